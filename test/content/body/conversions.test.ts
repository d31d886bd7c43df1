import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHtml, toHtml } from '#src/content/body/html.ts'
import { fromMarkdown, toMarkdown } from '#src/content/body/markdown.ts'
import { normaliseBody } from '#src/content/body/normal.ts'
import { fromPlainText, toPlainText } from '#src/content/body/plain.ts'
import { Body } from '#src/content/body/schema.ts'
import { anyBody, withoutKeys } from './arbitrary.ts'

describe('round trips', () => {
  test('the arbitrary draws bodies that the schema takes', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        expect(Body.safeParse(body).error).toBeUndefined()
      }),
    )
  })

  test('the normal form is a body, and its own normal form', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const normal = normaliseBody(body)
        expect(Body.parse(normal)).toEqual(normal)
        expect(normaliseBody(normal)).toEqual(normal)
      }),
    )
  })

  test.each([
    ['HTML', toHtml, fromHtml],
    ['Markdown', toMarkdown, fromMarkdown],
  ])('%s gives every body back in normal form, without a warning', (_, write, read) => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const result = read(write(body))
        expect(withoutKeys(result.body)).toEqual(withoutKeys(normaliseBody(body)))
        expect(result.warnings).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  test('plain text keeps every word', () => {
    const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? []
    fc.assert(
      fc.property(anyBody, (body) => {
        const text = toPlainText(body)
        expect(wordsOf(toPlainText(fromPlainText(text).body))).toEqual(wordsOf(text))
      }),
    )
  })
})
