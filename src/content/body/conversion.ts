import { DomainError } from '#src/errors.ts'
import { cleanText } from '#src/platform/text.ts'
import { Body } from './schema.ts'
import { type Warning, Warnings } from './warnings.ts'

export interface Conversion {
  body: Body
  /** What could not be represented in the body. */
  warnings: Warning[]
}

const maxSourceBytes = 1024 * 1024

/**
 * Makes a body of a text in another format by means of `read`.
 *
 * @throws DomainError `body.too_large` over 1 MiB, and when the text makes more blocks or characters than a body may
 * hold; `body.invalid` when a paragraph has more spans or annotations than one may
 */
export function convert(source: string, read: (text: string, warnings: Warnings) => Body): Conversion {
  if (Buffer.byteLength(source) > maxSourceBytes) {
    throw new DomainError('body.too_large', 'The text of a body may be at most 1 MiB long.')
  }
  const warnings = new Warnings()
  const text = cleanText(source)
  if (text !== source.replaceAll('\r\n', '\n').replaceAll('\r', '\n')) {
    warnings.add('characters_removed', 'Control characters or broken surrogates were removed.')
  }
  return { body: acceptBody(read(text, warnings)), warnings: warnings.list() }
}

function acceptBody(body: Body): Body {
  const result = Body.safeParse(body)
  if (result.success) return result.data
  throw new DomainError('body.invalid', 'The text does not make a body within its limits.', {
    errors: result.error.issues.map(({ path, code, message }) => ({
      pointer: ['', ...path].join('/'),
      code,
      detail: message,
    })),
  })
}
