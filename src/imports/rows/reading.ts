import { isUtf8 } from 'node:buffer'
import { hash as digestOf } from 'node:crypto'
import { articles } from '#src/articles/service.ts'
import { parseDraft } from '#src/content/drafts.ts'
import { type InlineDraft, isExternal } from '#src/content/named.ts'
import type { AnyNoun, Mention, ResourceType } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import { media } from '#src/media/service.ts'
import { parseJson } from '#src/platform/http/body.ts'
import { isId } from '#src/platform/id.ts'
import { quotes } from '#src/quotes/service.ts'
import { sources } from '#src/sources/service.ts'
import type { RawRow } from './splitting.ts'

/** What a row can be. */
export const rowNouns: Record<ResourceType, AnyNoun> = { source: sources, media, quote: quotes, article: articles }

/** The types in an order in which what is referred to comes first; but for what refers to its like. */
export const referredFirst: readonly ResourceType[] = ['source', 'media', 'quote', 'article']

/** A row that can be filed. */
export interface Row {
  line: number
  noun: AnyNoun
  /** With the external id under which it is found again, also where the row says none. */
  draft: InlineDraft & { externalId: string | null }
  /** The id that the row asks for. */
  id: string | null
  /** By what it is found, as `keyOf` says it. */
  keys: string[]
  /** What it brings inline under external ids of its own, as `keyOf` says it. */
  brings: string[]
  /** What it refers to that must be there, once. */
  needs: Need[]
  /** Changes when the row does. */
  hash: string
  bytes: Buffer
}

/** A resource that a row refers to: by its id, or by its external id. */
export interface Need {
  noun: AnyNoun
  key: string
  name: { id: string } | { externalId: string }
  /** Where it stands in the row, as JSON pointers. */
  pointers: string[]
  /** Whether the row refers to its like, which may refer back. */
  isToLike: boolean
}

/** What of a row that cannot be filed is known all the same. */
export interface Refused {
  line: number
  type: ResourceType | null
  externalId: string | null
  error: DomainError
}

/** The resources of two types never have the same key. */
export function keyOf({ type }: Pick<AnyNoun, 'type'>, name: { id: string } | { externalId: string }): string {
  return 'id' in name ? `${type} ${name.id}` : `${type}:${name.externalId}`
}

/** Reads a row as strictly as a request that creates such a resource. */
export function readRow({ line, content }: RawRow): Row | Refused {
  const about: Refused = { line, type: null, externalId: null, error: undefined as never }
  try {
    if (!Buffer.isBuffer(content)) throw content
    const { type, id, ...members } = readMembers(content)
    const noun = readType(type)
    about.type = noun.type
    about.externalId = typeof members.externalId === 'string' ? members.externalId : null
    const draft = parseDraft(noun.Draft, members, 'The row is not what such a resource is made from.') as InlineDraft
    return describe({ line, noun, draft, id: readId(id), bytes: content })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { ...about, error }
  }
}

function readMembers(bytes: Buffer): Record<string, unknown> {
  if (!isUtf8(bytes)) {
    const detail = `Byte ${findBadByte(bytes)} of the row, counted from 0, is not UTF-8.`
    throw new DomainError('request.invalid_encoding', detail)
  }
  const value = parseJson(bytes, 'row')
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw invalid('', 'invalid_type', 'Must be an object.')
}

/** Where the bytes stop being UTF-8. */
function findBadByte(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  for (let at = text.indexOf('\ufffd'); ; at = text.indexOf('\ufffd', at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at))
    if (bytes.readUIntBE(Math.min(offset, bytes.length - 3), 3) !== 0xefbfbd || offset > bytes.length - 3) return offset
  }
}

function readType(type: unknown): AnyNoun {
  if (typeof type === 'string' && Object.hasOwn(rowNouns, type)) return rowNouns[type as ResourceType]
  const names = Object.keys(rowNouns).map((name) => JSON.stringify(name))
  const code = type === undefined ? 'required' : 'invalid_value'
  throw invalid('/type', code, `Must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.`)
}

function readId(id: unknown): string | null {
  if (id === undefined || id === null) return null
  if (typeof id === 'string' && isId(id)) return id
  throw invalid('/id', 'invalid_format', 'Must be a UUID in lower case.')
}

function invalid(pointer: string, code: string, detail: string): DomainError {
  const errors = [{ pointer, code, detail }]
  return new DomainError('request.invalid', `${pointer || 'The row'}: ${detail}`, { errors })
}

/** Adds what filing must know of a row, and names what has no name: sent again, it must be found again. */
function describe({
  line,
  noun,
  draft,
  id,
  bytes,
}: Pick<Row, 'line' | 'noun' | 'id' | 'bytes'> & { draft: InlineDraft }): Row {
  const hash = digest(bytes)
  if (id === null) draft.externalId ??= `row:${hash}`
  const externalId = draft.externalId ?? null
  const own = [...(id === null ? [] : [{ id }]), ...(externalId === null ? [] : [{ externalId }])]
  const keys = own.map((name) => keyOf(noun, name))
  const brings = new Set<string>()
  const needs = new Map<string, Need>()
  for (const { target, pointer, reference } of listMentions(noun.mentions(draft), '')) {
    if (typeof reference === 'string' || isExternal(reference)) {
      const name = typeof reference === 'string' ? { id: reference } : { externalId: reference.externalId }
      const key = keyOf(target, name)
      const need = needs.get(key) ?? { noun: target, key, name, pointers: [], isToLike: target === noun }
      need.pointers.push(pointer)
      needs.set(key, need)
    } else {
      const part = reference as InlineDraft
      part.externalId ??= `part:${digest(JSON.stringify([keys[0], part]))}`
      brings.add(keyOf(target, { externalId: part.externalId }))
    }
  }
  for (const key of brings) needs.delete(key)
  return {
    line,
    noun,
    draft: { ...draft, externalId },
    id,
    keys,
    brings: [...brings],
    needs: [...needs.values()],
    hash,
    bytes,
  }
}

/** Every mention, with those inside of inline drafts first: what they say is part of what they stand in. */
function* listMentions(mentions: Mention[], at: string): Generator<Mention> {
  for (const { target, pointer, reference } of mentions) {
    if (typeof reference === 'object' && reference !== null && !isExternal(reference)) {
      yield* listMentions(target.mentions(reference), at + pointer)
    }
    yield { target, pointer: at + pointer, reference }
  }
}

function digest(data: Buffer | string): string {
  return digestOf('sha256', data, 'hex').slice(0, 40)
}
