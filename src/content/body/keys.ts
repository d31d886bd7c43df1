import type { BodyOf, DraftBodyOf } from './schema.ts'

/** The body with a key on every element: `b1`, `b2`… for blocks and `s1`, `s2`… for spans, where it had none. */
export function withKeys<Quote, Media>(body: DraftBodyOf<Quote, Media>): BodyOf<Quote, Media> {
  const nextBlockKey = freshKeys('b', body)
  return body.map((block) => {
    const _key = block._key ?? nextBlockKey()
    if (block._type !== 'block') return { ...block, _key }
    const nextSpanKey = freshKeys('s', block.children)
    return { ...block, _key, children: block.children.map((span) => ({ ...span, _key: span._key ?? nextSpanKey() })) }
  })
}

/** Makes keys that no element of `siblings` has: the prefix and a number. */
export function freshKeys(prefix: string, siblings: { _key?: string | undefined }[]): () => string {
  const taken = new Set(siblings.map(({ _key }) => _key))
  let count = 0
  return () => {
    do count += 1
    while (taken.has(`${prefix}${count}`))
    return `${prefix}${count}`
  }
}
