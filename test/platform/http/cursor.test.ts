import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'

const scope = 'articles sort=-createdAt section=world'

describe('readCursor', () => {
  test('gives back what was written for the same scope', () => {
    const value = fc.oneof(fc.string({ maxLength: 100 }), fc.integer(), fc.constant(null))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (values) => {
        expect(readCursor(writeCursor(scope, values), scope)).toEqual(values)
      }),
    )
  })

  test('refuses a cursor with any bit flipped', () => {
    const bytes = Buffer.from(writeCursor(scope, ['2026-03-01T09:30:00.000Z', 'a']), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes)
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => readCursor(damaged.toString('base64url'), scope)).toThrow(invalid)
    }
  })

  test.for([
    ['the cursor of another list', writeCursor('quotes sort=-createdAt section=world', ['a'])],
    ['the cursor of other filters', writeCursor('articles sort=-createdAt section=sport', ['a'])],
    ['an empty object', Buffer.from('{}').toString('base64url')],
    ['nothing', ''],
    ['one that is padded', `${writeCursor(scope, ['a'])}=`],
    ['one in another alphabet', '++//'],
    ['a huge one', 'A'.repeat(1_000_000)],
  ] as const)('refuses %s', ([, cursor]) => {
    expect(() => readCursor(cursor, scope)).toThrow(invalid)
  })
})

test('writeCursor takes a sort value of 1,000 characters of any script', () => {
  const values = ['語'.repeat(1000), '0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f']

  expect(readCursor(writeCursor(scope, values), scope)).toEqual(values)
})

test('writeCursor refuses values that would make a cursor longer than may be sent', () => {
  expect(() => writeCursor(scope, ['x'.repeat(4000)])).toThrow('too long')
})

const invalid = expect.objectContaining({ code: 'request.invalid_cursor' })
