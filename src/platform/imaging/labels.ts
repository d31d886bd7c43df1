import type { Sharp } from 'sharp'
import type { Labels } from './imaging.ts'
import { sourceTypeUri } from './source-types.ts'

/** Writes the labels of a picture into its XMP and EXIF; nothing else that its original says is carried over. */
export function label(picture: Sharp, labels: Labels): Sharp {
  const { creator, copyrightNotice } = labels
  const xmp = writeXmp(labels)
  const exif = {
    ...(creator && isLatin(creator) && { Artist: creator }),
    ...(copyrightNotice && isLatin(copyrightNotice) && { Copyright: copyrightNotice }),
  }
  const described = xmp ? picture.withXmp(xmp) : picture
  return Object.keys(exif).length > 0 ? described.withExif({ IFD0: exif }) : described
}

/** EXIF is ASCII: libvips writes `©` as `(C)` and leaves out accents, but would make question marks of other scripts. */
function isLatin(text: string): boolean {
  return /^[\p{ASCII}\p{Script=Latin}©®–—‘’“”…]*$/u.test(text)
}

/** The XMP packet that says the labels; null when there are none. */
function writeXmp(labels: Labels): string | null {
  const { creditLine, creator, copyrightNotice, usageTerms, digitalSourceType } = labels
  const properties = [
    creditLine && `<photoshop:Credit>${escapeXml(creditLine)}</photoshop:Credit>`,
    creator && `<dc:creator><rdf:Seq><rdf:li>${escapeXml(creator)}</rdf:li></rdf:Seq></dc:creator>`,
    copyrightNotice && `<dc:rights>${alternative(copyrightNotice)}</dc:rights>`,
    usageTerms && `<xmpRights:UsageTerms>${alternative(usageTerms)}</xmpRights:UsageTerms>`,
    digitalSourceType &&
      `<Iptc4xmpExt:DigitalSourceType>${escapeXml(sourceTypeUri(digitalSourceType))}</Iptc4xmpExt:DigitalSourceType>`,
  ].filter((property) => property)
  if (properties.length === 0) return null
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="" ${namespaces}>${properties.join('')}</rdf:Description>`,
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('')
}

const namespaces = Object.entries({
  dc: 'http://purl.org/dc/elements/1.1/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
})
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ')

function alternative(text: string): string {
  return `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text as XML 1.0 can hold it. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (character) => entities[character] as string)
}
