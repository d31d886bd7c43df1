import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '#src/errors.ts'
import { fillFile } from '#src/platform/storage/drafts.ts'
import { originalKey, renditionPrefix, type Storage } from '#src/platform/storage/storage.ts'
import type { Imaging, RenditionSpec } from './imaging.ts'

/** Changes when renditions of the same picture come out otherwise, so that those made before are not taken for them. */
const recipe = 1

/** A rendition as it lies in the storage. */
export interface KeptRendition {
  key: string
  mimeType: string
  bytes: number
  /** Names the bytes, for an entity tag. */
  digest: string
}

interface Studio {
  storage: Storage
  imaging: Imaging
}

/** What is being made now, by its key, in each storage. */
const underWay = new WeakMap<Storage, Map<string, Promise<KeptRendition>>>()

/**
 * A rendition of a picture. It is made when it is asked for first, once however many ask, and is in the storage when
 * this resolves; where two processes make it at the same time, either one's is kept.
 *
 * @throws DomainError `request.invalid_parameter` (400) for what is no picture, `media.no_file` (404) when the storage has
 * lost it, `media.unreadable` (422)
 */
export async function renditionOf(
  studio: Studio,
  { sha256, mimeType, width = null, height = null }: Picture,
  wanted: RenditionSpec,
): Promise<KeptRendition> {
  if (!mimeType.startsWith('image/')) throw notPicture(mimeType)
  const spec = width && height ? shrinkTo({ width, height }, wanted) : wanted
  const digest = digestOf(sha256, spec)
  const key = `${renditionPrefix(sha256)}${digest}.${spec.format}`
  const making = underWay.get(studio.storage) ?? new Map<string, Promise<KeptRendition>>()
  underWay.set(studio.storage, making)
  const present = making.get(key) ?? findOrMake(studio, { sha256, key, digest, spec }).finally(() => making.delete(key))
  making.set(key, present)
  return await present
}

function notPicture(mimeType: string): DomainError {
  return new DomainError(
    'request.invalid_parameter',
    `Only pictures come in other sizes and formats; this is ${mimeType}. Ask for it without parameters.`,
  )
}

/** A picture with its size as it is seen, where that is known. */
interface Picture {
  sha256: string
  mimeType: string
  width?: number | null
  height?: number | null
}

/** Nothing is enlarged: what is wider or higher than the picture is the same as the largest there is, in its proportion. */
function shrinkTo(picture: { width: number; height: number }, spec: RenditionSpec): RenditionSpec {
  const { width, height, fit } = spec
  if (width === null || height === null) {
    const within = (side: number | null, most: number) => (side === null ? null : Math.min(side, most))
    return { ...spec, width: within(width, picture.width), height: within(height, picture.height) }
  }
  const scale = Math.min(1, picture.width / width, picture.height / height)
  if (fit !== 'cover' || scale === 1) return spec
  const shrink = (side: number) => Math.max(1, Math.round(side * scale))
  return { ...spec, width: shrink(width), height: shrink(height) }
}

interface Order {
  sha256: string
  key: string
  digest: string
  spec: RenditionSpec
}

/** The focal point says nothing where nothing is cropped. */
function digestOf(sha256: string, spec: RenditionSpec): string {
  const { width, height, fit, format, quality, focalPoint, labels } = spec
  const { creditLine, creator, copyrightNotice, usageTerms, digitalSourceType } = labels
  const focus = fit === 'cover' && focalPoint ? [focalPoint.x, focalPoint.y] : null
  const look = [recipe, width, height, fit, format, quality, focus]
  const said = [creditLine, creator, copyrightNotice, usageTerms, digitalSourceType]
  return createHash('sha256')
    .update(JSON.stringify([sha256, look, said]))
    .digest('hex')
    .slice(0, 32)
}

async function findOrMake(studio: Studio, order: Order): Promise<KeptRendition> {
  const { key, digest, spec } = order
  const mimeType = `image/${spec.format}`
  const kept = await studio.storage.find(key)
  const bytes = kept ? kept.bytes : await make(studio, order, mimeType)
  return { key, mimeType, bytes, digest: `${digest}-${bytes.toString(36)}` }
}

/** @returns how many bytes it has */
async function make({ storage, imaging }: Studio, { sha256, key, spec }: Order, mimeType: string): Promise<number> {
  const [source, target] = [storage.draftPath(), storage.draftPath()]
  try {
    const original = await storage.read(originalKey(sha256))
    if (!original) throw new DomainError('media.no_file', 'The file of this media record is not in the storage.')
    await fillFile(source, (file) => pipeline(original.stream, file))
    const { bytes } = await imaging.render(source, target, spec)
    await storage.putFile(key, target, mimeType)
    return bytes
  } finally {
    await Promise.all([source, target].map((path) => rm(path, { force: true })))
  }
}
