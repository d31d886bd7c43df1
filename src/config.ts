import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const mebibyte = 1024 * 1024
const projectRoot = join(import.meta.dirname, '..')

const PostgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' })
const Flag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((flag) => flag === 'true')

/** A whole number in its plain decimal form, between the two bounds. */
function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^(0|[1-9]\d{0,9})$/, error)
    .transform(Number)
    .refine((number) => number >= least && number <= most, error)
}

/** Something that is sent in a header as it is. */
function secretText(longest: number) {
  const error = `must be up to ${longest} printable ASCII characters without spaces`
  return z
    .string()
    .regex(/^[\x21-\x7e]+$/, error)
    .max(longest, error)
}

/** Items parted by commas, every one of which passes `test`. */
function listOf(test: (item: string) => boolean, error: string) {
  return z
    .string()
    .transform(splitList)
    .refine((items) => items.every(test), error)
}

const s3AddressError =
  'must be s3://bucket/prefix?region=…&endpoint=…&pathStyle=true, of which only the bucket is needed'

/** Every setting this service reads, and the only place that knows environment variable names. */
const Environment = z.object({
  DATABASE_URL: PostgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
  STATEMENT_TIMEOUT_SECONDS: wholeNumber(1, 3600).default(15),
  DATA_DIR: z.string().default('.data'),
  STORAGE_URL: z.string().transform(readS3Address).pipe(z.custom<S3Address>(Boolean, s3AddressError)).optional(),
  S3_ACCESS_KEY_ID: secretText(128).optional(),
  S3_SECRET_ACCESS_KEY: secretText(256).optional(),
  FILE_GRACE_HOURS: wholeNumber(1, 8_760).default(24),
  SAMPLE: Flag.default(true),
  ADMIN_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{32,512}$/, 'must be 32 to 512 printable ASCII characters without spaces')
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: z.string().refine(isOrigin, 'must be an origin, such as https://cms.example.org').optional(),
  SITE_NAME: z.string().max(200, 'must be at most 200 characters long').default('Verbatim'),
  ARTICLE_URL: z
    .string()
    .max(500, 'must be at most 500 characters long')
    .refine(isArticleUrl, 'must be an address with {slug} or {id}, such as https://news.example/{section}/{slug}')
    .optional(),
  LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      error: 'must be a level of pino, or silent',
    })
    .default('warn'),
  CORS_ORIGINS: listOf(isOrigin, 'must be origins, such as https://desk.example.org, parted by commas').default([]),
  CACHE_MEGABYTES: wholeNumber(0, 65_536).default(64),
  TRUST_PROXY: z
    .string()
    .refine(
      (text) => text === 'off' || splitList(text).every(isNetwork),
      'must be off, or addresses and networks such as 10.0.0.0/8, parted by commas',
    )
    .transform((text) => text !== 'off' && splitList(text))
    .default(false),
  PICTURE_MAX_MEGABYTES: wholeNumber(1, 1_048_576).default(100),
  VIDEO_MAX_MEGABYTES: wholeNumber(1, 1_048_576).default(4096),
  AUDIO_MAX_MEGABYTES: wholeNumber(1, 1_048_576).default(1024),
  DOCUMENT_MAX_MEGABYTES: wholeNumber(1, 1_048_576).default(200),
  WORKERS: Flag.default(true),
  ENDED_RIGHTS: z.enum(['remove', 'placeholder'], { error: 'must be remove or placeholder' }).default('remove'),
  PURGE_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  PURGE_TOKEN: secretText(512).optional(),
})

const ConsistentEnvironment = Environment.refine(({ PURGE_URL, PURGE_TOKEN }) => PURGE_URL || !PURGE_TOKEN, {
  path: ['PURGE_TOKEN'],
  error: 'must be given together with PURGE_URL',
})
  .refine(({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }) => (id === undefined) === (secret === undefined), {
    path: ['S3_SECRET_ACCESS_KEY'],
    error: 'must be given together with S3_ACCESS_KEY_ID',
  })
  .refine(({ STORAGE_URL, S3_ACCESS_KEY_ID }) => STORAGE_URL || !S3_ACCESS_KEY_ID, {
    path: ['S3_ACCESS_KEY_ID'],
    error: 'must be given together with STORAGE_URL',
  })

export type Config = ReturnType<typeof readConfig>

/**
 * Reads and checks the environment once, at start-up. A variable that is empty counts as not set; a relative `DATA_DIR`
 * lies in the project's folder, from wherever the process was started.
 *
 * @param env normally `process.env`; tests pass a literal
 * @throws Error that names every bad variable and never prints a value
 */
export function readConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = ConsistentEnvironment.safeParse(given)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Invalid environment:\n${problems.join('\n')}`)
  }
  const { data } = result
  return {
    database: {
      /** Null for the embedded PostgreSQL. */
      url: data.DATABASE_URL ?? null,
      poolSize: data.DATABASE_POOL_SIZE,
      statementTimeoutSeconds: data.STATEMENT_TIMEOUT_SECONDS,
    },
    dataDir: resolve(projectRoot, data.DATA_DIR),
    files: {
      /** Where files are kept; null for a folder in `dataDir`. */
      s3: data.STORAGE_URL ? { ...data.STORAGE_URL, credentials: readCredentials(data) } : null,
      /** How long a file is kept that nothing refers to. */
      graceHours: data.FILE_GRACE_HOURS,
    },
    /** Whether an empty embedded database is filled with the sample. */
    sample: data.SAMPLE,
    adminToken: data.ADMIN_TOKEN ?? null,
    site: {
      name: data.SITE_NAME,
      /** Where readers find an article; null for the content face itself. */
      articleUrl: data.ARTICLE_URL ?? null,
    },
    /** How much of what readers ask for is kept in memory; 0 for nothing. */
    cacheBytes: data.CACHE_MEGABYTES * mebibyte,
    /** How large a file of each kind may be, in bytes. */
    fileLimits: {
      picture: data.PICTURE_MAX_MEGABYTES * mebibyte,
      video: data.VIDEO_MAX_MEGABYTES * mebibyte,
      audio: data.AUDIO_MAX_MEGABYTES * mebibyte,
      document: data.DOCUMENT_MAX_MEGABYTES * mebibyte,
    },
    /** Whether this process does what no request waits for: the schedule, and what follows from changes. */
    workers: data.WORKERS,
    /** What becomes of pictures in published stories when their rights end: nothing stays, or their place and credit. */
    endedRights: data.ENDED_RIGHTS,
    /** Where a cache in front of the service is told what to forget; null for nowhere. */
    purgeHook: data.PURGE_URL ? { url: data.PURGE_URL, token: data.PURGE_TOKEN ?? null } : null,
    server: {
      host: data.HOST,
      port: data.PORT,
      /** The origin that clients reach the service under; null to take it from each request. */
      publicUrl: data.PUBLIC_URL ? new URL(data.PUBLIC_URL).origin : null,
      logLevel: data.LOG_LEVEL,
      /** Origins whose pages may call the editorial face. */
      corsOrigins: data.CORS_ORIGINS.map((origin) => new URL(origin).origin),
      /** The proxies whose X-Forwarded-* headers are believed. */
      trustProxy: data.TRUST_PROXY,
    },
  }
}

/** What `STORAGE_URL` says. */
export interface S3Address {
  bucket: string
  /** What all keys begin with: empty, or ending with a slash. */
  prefix: string
  region: string
  /** Null for the one of AWS. */
  endpoint: string | null
  /** Where clients reach the same storage; null where that is the endpoint. */
  publicEndpoint: string | null
  /** Whether the bucket is in the path, and not in the host's name. */
  pathStyle: boolean
}

const S3Options = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .default('us-east-1'),
  endpoint: z.string().refine(isOrigin).nullable().default(null),
  publicEndpoint: z.string().refine(isOrigin).nullable().default(null),
  pathStyle: Flag.default(false),
})

/** Reads `s3://bucket/prefix?region=…`; null for what is not such an address. */
function readS3Address(text: string): S3Address | null {
  const [, bucket = '', folder = '', query = ''] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[a-z0-9][a-z0-9.-]*){0,8})\/?(?:\?(.*))?$/.exec(text) ?? []
  const options = S3Options.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (bucket === '' || folder.length > 256 || !options.success) return null
  return { bucket, prefix: folder === '' ? '' : `${folder.slice(1)}/`, ...options.data }
}

/** Null to find them where the SDK of AWS does, such as in the role of the machine. */
function readCredentials({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }: z.infer<typeof Environment>) {
  return id === undefined || secret === undefined ? null : { accessKeyId: id, secretAccessKey: secret }
}

function splitList(text: string): string[] {
  return text.split(',').map((item) => item.trim())
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`)
}

/** Whether the text is a web address once `{slug}`, `{id}` and `{section}` in its path or query are filled in. */
function isArticleUrl(text: string): boolean {
  const filled = text.replace(/\{(slug|id|section)\}/g, 'x')
  return /^https?:\/\/[^/{]+\/[^#]*\{(slug|id)\}/.test(text) && URL.parse(filled)?.href === filled
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}
