import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '#src/platform/outbound/addresses.ts'

describe('a public address', () => {
  test.for([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test.for([
    ['this host', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['all of loopback', '127.255.255.254'],
    ['a private network', '10.0.0.1'],
    ['a private network', '172.16.0.1'],
    ['a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['the metadata service of a cloud', '169.254.169.254'],
    ['a carrier’s network', '100.64.0.1'],
    ['protocol assignments', '192.0.0.8'],
    ['documentation', '192.0.2.1'],
    ['documentation', '203.0.113.5'],
    ['benchmarks', '198.18.0.1'],
    ['many at once', '224.0.0.1'],
    ['the future', '240.0.0.1'],
    ['everybody', '255.255.255.255'],
    ['nobody', '::'],
    ['loopback', '::1'],
    ['loopback in an old spelling', '::7f00:1'],
    ['loopback, mapped', '::ffff:127.0.0.1'],
    ['a public address, mapped', '::ffff:8.8.8.8'],
    ['a link', 'fe80::1'],
    ['a link with a zone', 'fe80::1%eth0'],
    ['a private network', 'fd00::1'],
    ['the metadata service of a cloud', 'fd00:ec2::254'],
    ['a translation', '64:ff9b::7f00:1'],
    ['a translation within a network', '64:ff9b:1::1'],
    ['a tunnel, 6to4', '2002:7f00:1::'],
    ['a tunnel, Teredo', '2001:0:4136:e378::1'],
    ['documentation', '2001:db8::1'],
    ['many at once', 'ff02::1'],
    ['nothing that was handed out', '4000::1'],
    ['segments', '5f00::1'],
    ['no address', 'example.org'],
    ['no address', ''],
  ] as const)('%s is none: %s', ([, address]) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test('of private networks none is, whatever their spelling', () => {
    const octet = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(fc.constantFrom('10', '127', '0'), octet, octet, octet, (first, b, c, d) => {
        const address = `${first}.${b}.${c}.${d}`
        expect([isPublicAddress(address), isPublicAddress(`::ffff:${address}`)]).toEqual([false, false])
      }),
    )
  })
})
