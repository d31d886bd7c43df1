import dns from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Agent, buildConnector } from 'undici'
import { isPublicAddress } from './addresses.ts'
import { isOwn, type OwnHosts } from './targets.ts'

/** Finds the addresses of a name; tests give one of their own. */
export type Resolve = (hostname: string) => Promise<dns.LookupAddress[]>

/** An address that must not be connected to. */
export class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress'
}

const resolveByDns: Resolve = (hostname) => dns.promises.lookup(hostname, { all: true })

const limits = { connectMs: 5_000, headersMs: 15_000, idleMs: 15_000, headerBytes: 16_384 }

/**
 * Connections to the public Internet and to hosts of one's own, and to nothing else. A name is looked up once: what was
 * checked is what is connected to, and whoever answers is looked at once more. Proxies that the environment names are not
 * used, since they would do the connecting.
 */
export function createAgent(ownHosts: OwnHosts, resolve: Resolve = resolveByDns): Agent {
  const shared = { timeout: limits.connectMs, allowH2: false, maxCachedSessions: 0 }
  const toAnywhere = buildConnector({ ...shared, lookup: lookupWith(resolve, () => true) })
  const toPublic = buildConnector({ ...shared, lookup: lookupWith(resolve, isPublicAddress) })
  return new Agent({
    connect: (options, callback) => {
      const { protocol, hostname, port } = options
      if (isOwn({ protocol, hostname, port: String(port ?? '') }, ownHosts)) return toAnywhere(options, callback)
      toPublic(options, (error, socket) => {
        if (error) return callback(error, null)
        const peer = (socket as TLSSocket).remoteAddress ?? ''
        if (isPublicAddress(peer)) return callback(null, socket)
        socket.destroy()
        callback(new ForbiddenAddress(`Connected to ${peer}.`), null)
      })
    },
    pipelining: 1,
    connections: 4,
    keepAliveTimeout: 1,
    keepAliveMaxTimeout: 1,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
    maxHeaderSize: limits.headerBytes,
  })
}

/** A lookup that answers only when each address of the name may be connected to. */
function lookupWith(resolve: Resolve, mayConnect: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found
        const forbidden = found.find(({ address }) => !mayConnect(address))
        if (!first || forbidden) {
          callback(new ForbiddenAddress(`${hostname} leads to ${forbidden?.address ?? 'nothing'}.`), '', 0)
        } else if (options.all) callback(null, found)
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}
