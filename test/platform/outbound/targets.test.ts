import { describe, expect, test } from 'vitest'
import { DomainError } from '#src/errors.ts'
import { readTarget } from '#src/platform/outbound/targets.ts'

const nobody = new Set<string>()
const read = (url: string, own = nobody) => readTarget(url, own).href

describe('where something is fetched from', () => {
  test.for([
    ['http://example.org/photo.jpg', 'http://example.org/photo.jpg'],
    ['https://example.org:8443/a?b=c#d', 'https://example.org:8443/a?b=c'],
    ['https://bücher.example/ä b', 'https://xn--bcher-kva.example/%C3%A4%20b'],
    ['http://8.8.8.8/', 'http://8.8.8.8/'],
  ])('may be %s', ([url, expected]) => {
    expect(read(url as string)).toBe(expected)
  })

  // Each leads to a loopback or private address, or is none that is asked.
  test.for([
    'file:///etc/passwd',
    'ftp://example.org/',
    'gopher://example.org/',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'blob:https://example.org/1',
    'unix:/var/run/docker.sock',
    '//example.org/photo.jpg',
    'photo.jpg',
    '',
    'http://',
    'http://[::1',
    'http:// x',
    'http://user:secret@example.org/',
    'http://user@example.org/',
    'http://a@127.0.0.1/',
    'http://example.org:22/',
    'http://example.org:25/',
    'http://example.org:5432/',
    'http://example.org:6379/',
    'http://127.0.0.1/',
    'http://127.0.0.1#@example.org/',
    'http://example.org\\@127.0.0.1/',
    'http://127.1/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://１２７.０.０.１/',
    'http://①②⑦.⓪.⓪.①/',
    'http://%31%32%37.0.0.1/',
    'http://0/',
    'http://10.0.0.1/',
    'http://192.168.0.10/photo.jpg',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
  ])('is not %s', (url) => {
    expect(() => read(url)).toThrow(DomainError)
  })

  test('is no address that has no end', () => {
    expect(() => read(`http://example.org/${'a'.repeat(3_000_000)}`)).toThrow(DomainError)
  })

  test('may be a host of one’s own, whatever its address and port', () => {
    expect(read('http://127.0.0.1:9000/a', new Set(['127.0.0.1:9000']))).toBe('http://127.0.0.1:9000/a')
    expect(read('http://archive.internal/a', new Set(['archive.internal:80']))).toBe('http://archive.internal/a')
    expect(() => read('http://127.0.0.1:9001/a', new Set(['127.0.0.1:9000']))).toThrow(DomainError)
  })

  test('says the same of everything that is out of reach', () => {
    const detailOf = (url: string) => {
      try {
        return read(url)
      } catch (error) {
        return (error as DomainError).message
      }
    }
    expect(new Set(['http://10.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/'].map(detailOf)).size).toBe(1)
  })
})
