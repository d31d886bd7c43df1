import { createHash } from 'node:crypto'
import type { Labels, RenditionSpec } from './imaging.ts'

/** What decides how a rendition looks and what it says of itself, beside the size that is asked for. */
export interface Look extends Labels {
  sha256: string
  focalPoint: RenditionSpec['focalPoint']
}

/** Names what a rendition is made of, so that an address with it never shows anything else. */
export function versionOf({ sha256, focalPoint, ...labels }: Look): string {
  const { creditLine, creator, copyrightNotice, usageTerms, digitalSourceType } = labels
  const look = [sha256, focalPoint, creditLine, creator, copyrightNotice, usageTerms, digitalSourceType]
  return createHash('sha256').update(JSON.stringify(look)).digest('base64url').slice(0, 10)
}
