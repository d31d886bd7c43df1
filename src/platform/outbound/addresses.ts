import ipaddr from 'ipaddr.js'

/** All that is handed out for the public Internet so far; what lies outside may mean something to somebody's network. */
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/**
 * Whether an IP address belongs to the public Internet. Everything that leads into a network, to this machine, to many at
 * once, or through a translation to another address does not.
 *
 * @param address as `net` writes it; what is no address is not public
 */
export function isPublicAddress(address: string): boolean {
  // A zone only makes sense inside a network.
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast)
}
