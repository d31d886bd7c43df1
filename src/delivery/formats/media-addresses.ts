import type { FormatContext } from '#src/delivery/addresses.ts'
import type { PublishedMedia } from '#src/publishing/snapshot/parts.ts'

/** Where a file can be had, in one of its sizes. */
export interface MediaAddress {
  /** The shape and the width of a picture, such as `wide-640`; `original` of anything else. */
  name: string
  href: string
  mimeType: string
  /** In pixels; null where there is nothing to see. */
  width: number | null
  height: number | null
  /** Null of a picture, which is made for who asks for it. */
  bytes: number | null
}

/** In which format those get a picture who are told where it is, and cannot say what they take. */
const pictureType = { format: 'jpeg', mimeType: 'image/jpeg' }

/** All addresses of the file of a media record, smaller before larger; none where it has no file. */
export function listAddresses({ id, file, renditions }: PublishedMedia, { origin }: FormatContext): MediaAddress[] {
  if (file === null) return []
  if (renditions.length === 0) {
    const { mimeType, bytes, width, height } = file
    return [{ name: 'original', href: `${origin}/v1/content/media/${id}/file`, mimeType, width, height, bytes }]
  }
  const { format, mimeType } = pictureType
  return renditions.flatMap(({ shape, srcset, ...largest }) =>
    readSrcset(srcset).map(({ path, width }) => ({
      name: `${shape}-${width}`,
      href: `${origin}${path}&format=${format}`,
      mimeType,
      width,
      height: Math.round((width * largest.height) / largest.width),
      bytes: null,
    })),
  )
}

/** The largest that shows all of it; null where there is no file. */
export function mainAddress(media: PublishedMedia, context: FormatContext): MediaAddress | null {
  return listAddresses(media, context).findLast(({ name }) => /^(full|original)\b/.test(name)) ?? null
}

/** A small one to be shown in its place; null of what is no picture. */
export function thumbnailAddress(media: PublishedMedia, context: FormatContext): MediaAddress | null {
  const square = listAddresses(media, context).filter(({ name }) => name.startsWith('square-'))
  return square.find(({ width }) => (width ?? 0) >= 320) ?? square.at(-1) ?? null
}

/** A `srcset` with absolute addresses. */
export function absoluteSrcset(srcset: string, { origin }: FormatContext): string {
  return readSrcset(srcset)
    .map(({ path, width }) => `${origin}${path} ${width}w`)
    .join(', ')
}

function readSrcset(srcset: string): { path: string; width: number }[] {
  return srcset.split(', ').map((candidate) => {
    const [path = '', width = ''] = candidate.split(' ')
    return { path, width: Number.parseInt(width, 10) }
  })
}
