import { describe, expect, test } from 'vitest'
import { settleUnions } from '#src/platform/http/openapi-schemas.ts'

const text = { type: 'string', maxLength: 9 }
const nothing = { type: 'null' }
const other = { $ref: '#/components/schemas/Other' }

describe('a union in the document', () => {
  test.for([
    ['a text or null', { anyOf: [text, nothing] }, { type: ['string', 'null'], maxLength: 9 }],
    [
      'null stands among the values',
      { anyOf: [{ type: 'string', enum: ['a'] }, nothing] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'the outer description counts',
      { anyOf: [{ ...text, description: 'in' }, nothing], description: 'out' },
      { type: ['string', 'null'], maxLength: 9, description: 'out' },
    ],
    ['a component or null stays', { anyOf: [other, nothing] }, { anyOf: [other, nothing] }],
    ['a union in a union is one', { anyOf: [{ anyOf: [text, other] }, nothing] }, { anyOf: [text, other, nothing] }],
    [
      'a described union stays apart',
      { anyOf: [{ anyOf: [text, other], description: 'd' }, nothing] },
      { anyOf: [{ anyOf: [text, other], description: 'd' }, nothing] },
    ],
  ] as const)('is said shortly: %s', ([, schema, settled]) => {
    expect(settleUnions({ properties: { member: schema } })).toEqual({ properties: { member: settled } })
  })
})
