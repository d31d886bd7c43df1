import { toPlainText as textOf } from '@portabletext/toolkit'
import { type Conversion, convert } from './conversion.ts'
import { BodyBuilder } from './normal.ts'
import type { Body } from './schema.ts'

/**
 * Reads a body from plain text: a blank line ends a paragraph, other line ends are kept.
 *
 * @throws DomainError `body.too_large`, `body.invalid`
 */
export function fromPlainText(text: string): Conversion {
  return convert(text, (source) => {
    const builder = new BodyBuilder()
    for (const paragraph of source.split(/\n[ \t\n]*\n/)) {
      builder.addText(paragraph, { style: 'normal' })
      builder.endBlock()
    }
    return builder.finish()
  })
}

/** The words of the body, captions included, with a blank line between blocks. */
export function toPlainText(body: Body): string {
  return body
    .map((block) => {
      if (block._type === 'image') return block.caption ?? ''
      return block._type === 'block' ? textOf([block]) : ''
    })
    .filter((text) => text.trim() !== '')
    .join('\n\n')
}
