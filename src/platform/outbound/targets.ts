import { isIP } from 'node:net'
import { DomainError } from '#src/errors.ts'
import { isPublicAddress } from './addresses.ts'

/** Hosts of one's own, as `host` or `host:port`, for which the rules on addresses and ports do not hold. */
export type OwnHosts = ReadonlySet<string>

const ports: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443'])
const longestUrl = 2_048
/** What programs read in different ways: to some the host ends here, to others it begins. */
const ambiguous = /[\\\p{Cc}]/u

/**
 * Where a client wants something fetched from. The URL parser has turned every spelling of an IP address into the plain
 * one, so that what is looked at here is what is connected to.
 *
 * @throws DomainError `media.fetch_refused` (422) for another scheme or port, for credentials, and for an address that is
 * not on the public Internet
 */
export function readTarget(text: string, ownHosts: OwnHosts): URL {
  const url = text.length <= longestUrl && !ambiguous.test(text) ? URL.parse(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refused(`Give an http or https address of at most ${longestUrl} characters.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('An address with a user name or a password in it is not fetched.')
  }
  url.hash = ''
  if (isOwn(url, ownHosts)) return url
  if (!ports.has(url.port)) throw refused('Only the ports 80, 443, 8080 and 8443 are asked.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw outOfReach()
  return url
}

/** Whether the operator vouches for the host. */
export function isOwn({ protocol, hostname, port }: Pick<URL, 'protocol' | 'hostname' | 'port'>, ownHosts: OwnHosts) {
  const effective = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return ownHosts.has(hostname) || ownHosts.has(`${hostname}:${effective}`)
}

/**
 * One answer for whatever is not there, does not speak HTTP, or must not be asked: who could tell them apart would learn
 * what stands in our network.
 */
export function outOfReach(cause?: unknown): DomainError {
  return refused('Nothing could be fetched from this address.', cause)
}

export function refused(detail: string, cause?: unknown): DomainError {
  return new DomainError('media.fetch_refused', detail, {
    errors: [{ pointer: '/url', code: 'fetch_refused', detail }],
    cause,
  })
}
