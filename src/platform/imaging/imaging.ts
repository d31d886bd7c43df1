import type { Metadata } from './metadata.ts'

/** What sort of file it is: what a picture is made of is decoded, the rest is kept as it came. */
export type FileKind = 'picture' | 'video' | 'audio' | 'document'

/** What the bytes of a file say of it. */
export interface Examined {
  kind: FileKind
  /** From the bytes, whatever it was sent as. */
  mimeType: string
  /** As it is seen, orientation applied; null where there is nothing to see. */
  width: number | null
  height: number | null
  /** In seconds; null for what does not play. */
  duration: number | null
  /** A ThumbHash, in Base64; pictures only. */
  placeholder: string | null
  /** `#rrggbb`; pictures only. */
  dominantColor: string | null
  metadata: Metadata
}

/** What is to be made of a picture; orientation is applied, and nothing is enlarged. */
export interface RenditionSpec {
  width: number | null
  height: number | null
  /** `contain` is the same as `inside`: no bars are added. A crop larger than the original keeps its proportions. */
  fit: 'cover' | 'contain' | 'inside'
  format: 'jpeg' | 'webp' | 'avif'
  /** 1 to 100. */
  quality: number
  /** What must stay in the picture, 0 to 1 from the top left. */
  focalPoint: { x: number; y: number } | null
  labels: Labels
}

/** What a rendition says of itself (IPTC and XMP). Nothing else of what the original says is carried over. */
export interface Labels {
  creditLine: string | null
  creator: string | null
  copyrightNotice: string | null
  usageTerms: string | null
  /** A term of the IPTC digital source type vocabulary. */
  digitalSourceType: string | null
}

/**
 * Looks into files and makes renditions, in processes of their own: what crashes a decoder, or keeps it busy, costs that
 * one request and nothing else.
 */
export interface Imaging {
  /**
   * @throws DomainError `media.type_refused` (415) for what is not taken, by name; `media.unreadable` (422) for what
   * cannot be decoded, is too large when unpacked, or takes too long; `media.unavailable` (503) when too many wait
   */
  examine(path: string): Promise<Examined>
  /**
   * Writes a rendition of the picture at `source` to `target`.
   *
   * @throws DomainError `media.unreadable` (422), `media.unavailable` (503); what lies at `target` then is incomplete
   */
  render(source: string, target: string, spec: RenditionSpec): Promise<{ width: number; height: number; bytes: number }>
  close(): Promise<void>
}
