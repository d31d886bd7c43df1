import type { z } from 'zod'

export const limits = { blocks: 2_000, spans: 500, markDefs: 100, spanLength: 20_000, textLength: 500_000 }

/** The marks that need no definition. */
export const decorators = ['strong', 'em', 'underline', 'strike-through', 'code', 'sub', 'sup'] as const

export function isDecorator(mark: string): mark is (typeof decorators)[number] {
  return (decorators as readonly string[]).includes(mark)
}

interface CheckedBlock {
  style: string
  listItem?: string | undefined
  level?: number | undefined
  children: { _key?: unknown; marks: string[] }[]
  markDefs: { _type: string; _key: string }[]
}

/** Refuses in a text block what the shapes of its members cannot: doubled keys and marks that nothing defines. */
export function checkTextBlock(block: CheckedBlock, context: z.RefinementCtx) {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })

  if (block.listItem && block.style !== 'normal') refuse(['style'], 'must be normal in a list item')
  if (block.level && !block.listItem) refuse(['level'], 'must not be given without listItem')
  refuseDoubledKeys(block.children, (index) => refuse(['children', index, '_key'], 'must differ from the other keys'))
  refuseDoubledKeys(block.markDefs, (index) => refuse(['markDefs', index, '_key'], 'must differ from the other keys'))

  const typeOf = new Map<string, string>(block.markDefs.map(({ _key, _type }) => [_key, _type]))
  for (const [index, { _key }] of block.markDefs.entries()) {
    if (isDecorator(_key)) refuse(['markDefs', index, '_key'], `must not be ${_key}, which is a decorator`)
  }
  for (const [index, { marks }] of block.children.entries()) {
    for (const [position, mark] of marks.entries()) {
      const path = ['children', index, 'marks', position]
      if (!isDecorator(mark) && !typeOf.has(mark)) refuse(path, 'must be a decorator or the key of a markDef')
      if (marks.indexOf(mark) < position) refuse(path, 'must not be doubled')
    }
    if (marks.filter((mark) => typeOf.get(mark) === 'link').length > 1) {
      refuse(['children', index, 'marks'], 'must not name more than one link')
    }
  }
}

/** Refuses doubled block keys and more text than a body may hold. */
export function checkBody(
  body: { _type: string; _key?: unknown; children?: { text: string }[] }[],
  context: z.RefinementCtx,
) {
  refuseDoubledKeys(body, (index) =>
    context.addIssue({ code: 'custom', path: [index, '_key'], message: 'must differ from the other keys' }),
  )
  const length = body.flatMap((block) => block.children ?? []).reduce((sum, span) => sum + span.text.length, 0)
  if (length > limits.textLength) {
    context.addIssue({ code: 'custom', path: [], message: 'must not hold more than 500,000 characters of text' })
  }
}

function refuseDoubledKeys(elements: { _key?: unknown }[], refuse: (index: number) => void) {
  const seen = new Set<unknown>()
  for (const [index, { _key }] of elements.entries()) {
    if (_key !== undefined && seen.has(_key)) refuse(index)
    seen.add(_key)
  }
}
