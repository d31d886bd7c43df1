import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/** The forms that settings have: what is read from the text of a variable, and what is refused. */

export const PostgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' })
export const Flag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((flag) => flag === 'true')

/** A whole number in its plain decimal form, between the two bounds. */
export function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^(0|[1-9]\d{0,9})$/, error)
    .transform(Number)
    .refine((number) => number >= least && number <= most, error)
}

/** Something that is sent in a header as it is. */
export function secretText(longest: number) {
  const error = `must be up to ${longest} printable ASCII characters without spaces`
  return z
    .string()
    .regex(/^[\x21-\x7e]+$/, error)
    .max(longest, error)
}

/** Items parted by commas, every one of which passes `test`. */
export function listOf(test: (item: string) => boolean, error: string) {
  return z
    .string()
    .transform(splitList)
    .refine((items) => items.every(test), error)
}

const s3AddressError =
  'must be s3://bucket/prefix?region=…&endpoint=…&pathStyle=true, of which only the bucket is needed'

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

export function splitList(text: string): string[] {
  return text.split(',').map((item) => item.trim())
}

export function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`)
}

/** Whether the text is a web address once `{slug}`, `{id}` and `{section}` in its path or query are filled in. */
export function isArticleUrl(text: string): boolean {
  const filled = text.replace(/\{(slug|id|section)\}/g, 'x')
  return /^https?:\/\/[^/{]+\/[^#]*\{(slug|id)\}/.test(text) && URL.parse(filled)?.href === filled
}

/** Whether the text is a host, with or without a port, in the spelling that addresses are compared in. */
export function isHost(text: string): boolean {
  const url = URL.parse(`http://${text}`)
  const isPlain = /^(\[[\da-f:.]+\]|[\da-z-]+(\.[\da-z-]+)*)(:\d+)?$/i.test(text)
  return isPlain && url !== null && [url.host, `${url.host}:80`].includes(text.toLowerCase())
}

/** Whether a host, by name or by address, is the machine itself. */
export function isThisMachine(host: string): boolean {
  const hostname = new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '')
  const version = isIP(hostname)
  return version === 0 ? /(^|\.)localhost\.?$/.test(hostname) : thisMachine.check(hostname, `ipv${version as 4 | 6}`)
}

const thisMachine = new BlockList()
thisMachine.addSubnet('127.0.0.0', 8)
thisMachine.addSubnet('0.0.0.0', 8)
thisMachine.addAddress('::1', 'ipv6')
thisMachine.addAddress('::', 'ipv6')

export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** `s3://bucket/prefix?region=…`. */
export const S3Url = z.string().transform(readS3Address).pipe(z.custom<S3Address>(Boolean, s3AddressError))
