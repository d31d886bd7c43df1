import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { bodyFaults, describeIssue, pointerTo } from '#src/platform/http/faults.ts'

const Person = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['person', 'group']),
  externalId: z.string().optional(),
})
const Reference = z.union([z.uuid(), z.strictObject({ externalId: z.string() }), Person])
const Span = z.strictObject({ _type: z.literal('span'), text: z.string() })
const Image = z.strictObject({ _type: z.literal('image'), media: Reference, caption: z.string().optional() })
const Quote = z.strictObject({
  text: z.string().max(5).optional(),
  speaker: Reference.nullish(),
  via: z.array(Reference).optional(),
  body: z.union([z.string(), z.array(z.union([Span, Image]))]).optional(),
  block: z.discriminatedUnion('_type', [Span, Image]).optional(),
})

function pointersOf(input: unknown): string[] {
  return faultsOf(input).map(({ pointer, code }) => `${pointer} ${code}`)
}

function faultsOf(input: unknown) {
  const result = Quote.safeParse(input, { error: describeIssue, reportInput: true })
  return bodyFaults(result.error?.issues ?? [])
}

describe('bodyFaults', () => {
  test.for<[string, unknown, string[]]>([
    ['a body that is no object', [], [' invalid_type']],
    ['a member that is too long', { text: 'too long' }, ['/text too_long']],
    ['each unknown member', { txt: 1, spaeker: 2 }, ['/txt unknown', '/spaeker unknown']],
    ['a reference that is no UUID', { speaker: 'nobody' }, ['/speaker invalid_format']],
    ['a reference of no JSON type that would do', { speaker: 7 }, ['/speaker invalid_type']],
    [
      'an inline resource with a wrong member',
      { speaker: { name: 'A', kind: 'man' } },
      ['/speaker/kind invalid_value'],
    ],
    ['an inline resource that lacks a member', { speaker: { name: 'A' } }, ['/speaker/kind required']],
    [
      'an inline resource with an unknown member',
      { speaker: { name: 'A', kind: 'group', age: 3 } },
      ['/speaker/age unknown'],
    ],
    ['an external id of the wrong type', { speaker: { externalId: 7 } }, ['/speaker/externalId invalid_type']],
    ['the wrong item of a list', { via: [{ externalId: 'a' }, 'x'] }, ['/via/1 invalid_format']],
    ['a block by its _type', { body: [{ _type: 'image', media: 'x' }] }, ['/body/0/media invalid_format']],
    ['a block that lacks its text', { body: [{ _type: 'span' }] }, ['/body/0/text required']],
    [
      'a union in a union',
      { body: [{ _type: 'image', media: { name: '' } }] },
      ['/body/0/media/name too_short', '/body/0/media/kind required'],
    ],
    ['a body of no JSON type that would do', { body: 7 }, ['/body invalid_type']],
    ['a reference that is missing', { body: [{ _type: 'image' }] }, ['/body/0/media required']],
    ['a discriminator nobody knows', { block: { _type: 'marquee' } }, ['/block/_type invalid_value']],
  ])('points at %s', ([, input, pointers]) => {
    expect(pointersOf(input)).toEqual(pointers)
  })

  test.for<[unknown, string]>([
    [{ speaker: 7 }, 'Must be a string or an object, not a number.'],
    [{ speaker: 'nobody' }, 'Must be a UUID, such as 0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f.'],
    [{ speaker: { name: 'A' } }, 'Is required.'],
    [{ speaker: { name: 'A', kind: 'man' } }, 'Must be "person" or "group", not "man".'],
    [{ text: 'too long' }, 'Must have at most 5 characters.'],
    [{ block: { _type: 'marquee' } }, 'Must be "span" or "image".'],
    [{ txt: 1 }, 'There is no "txt" here.'],
    [{ body: 7 }, 'Must be a string or an array, not a number.'],
  ])('says what is wrong with %j', ([input, detail]) => {
    expect(faultsOf(input)).toEqual([expect.objectContaining({ detail })])
  })
})

test('pointerTo escapes what a JSON pointer has a meaning for', () => {
  expect(pointerTo(['a/b', 'm~n', 0, ''])).toBe('/a~1b/m~0n/0/')
})
