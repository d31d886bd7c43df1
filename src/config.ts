import { join, resolve } from 'node:path'
import { z } from 'zod'
import {
  Flag,
  isArticleUrl,
  isHost,
  isNetwork,
  isOrigin,
  isThisMachine,
  listOf,
  PostgresUrl,
  S3Url,
  secretText,
  splitList,
  wholeNumber,
} from './setting-forms.ts'

const mebibyte = 1024 * 1024
const projectRoot = join(import.meta.dirname, '..')

/** Every setting this service reads, and the only place that knows environment variable names. */
const Environment = z.object({
  DATABASE_URL: PostgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
  STATEMENT_TIMEOUT_SECONDS: wholeNumber(1, 3600).default(15),
  DATA_DIR: z.string().default('.data'),
  STORAGE_URL: S3Url.optional(),
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
  FETCH_HOSTS: listOf(isHost, 'must be hosts such as archive.internal or 10.0.0.5:9000, parted by commas').default([]),
  NODE_ENV: z.string().optional(),
  ENDED_RIGHTS: z.enum(['remove', 'placeholder'], { error: 'must be remove or placeholder' }).default('remove'),
  PURGE_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  PURGE_TOKEN: secretText(512).optional(),
})

const ConsistentEnvironment = Environment.refine(({ PURGE_URL, PURGE_TOKEN }) => PURGE_URL || !PURGE_TOKEN, {
  path: ['PURGE_TOKEN'],
  error: 'must be given together with PURGE_URL',
})
  .refine(({ NODE_ENV, FETCH_HOSTS }) => NODE_ENV !== 'production' || !FETCH_HOSTS.some(isThisMachine), {
    path: ['FETCH_HOSTS'],
    error: 'must not name this machine where NODE_ENV is production',
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
    /** Hosts of one's own that files may be fetched from, wherever they lie. */
    ownHosts: new Set(data.FETCH_HOSTS.map((host) => host.toLowerCase())),
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

/** Null to find them where the SDK of AWS does, such as in the role of the machine. */
function readCredentials({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }: z.infer<typeof Environment>) {
  return id === undefined || secret === undefined ? null : { accessKeyId: id, secretAccessKey: secret }
}
