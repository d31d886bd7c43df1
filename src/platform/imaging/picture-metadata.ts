import exifReader, { type ExpandedTags } from 'exifreader'
import type { Metadata } from './metadata.ts'
import { readSourceType } from './source-types.ts'
import { firstText, listOf, memberOf, most, type Tag, textOf } from './tag-text.ts'
import { readTime } from './taken-at.ts'

type Tags = Record<string, Tag>

/**
 * Reads what a picture says of itself. Where several standards say the same thing, what editors write (XMP, then IPTC)
 * outranks what cameras write (EXIF); the time is the camera's. Metadata that cannot be read says nothing: a picture that
 * can be seen is not refused for it.
 *
 * @param packet the XMP as the decoder found it, which finds it in more places
 */
export async function readPictureMetadata(bytes: Buffer, packet: Buffer | undefined): Promise<Metadata> {
  const tags = (await loadTags(bytes)) ?? {}
  const found = tags.xmp ?? (packet && (await loadTags(Buffer.concat([packetHead, packet])))?.xmp) ?? {}
  const [xmp, iptc, exif] = [found, tags.iptc ?? {}, tags.exif ?? {}] as unknown as [Tags, Tags, Tags]
  return {
    // The title is often no more than the number that an agency gave it.
    title: firstText(most.title, xmp.Headline, iptc.Headline, xmp.title, iptc['Object Name']),
    caption: firstText(most.caption, xmp.description, iptc['Caption/Abstract'], exif.ImageDescription),
    altText: firstText(most.altText, xmp.AltTextAccessibility),
    creator: readCreators(xmp, iptc, exif),
    creditLine: firstText(most.creditLine, xmp.Credit, iptc.Credit),
    copyrightNotice: firstText(most.copyrightNotice, xmp.rights, iptc['Copyright Notice'], exif.Copyright),
    usageTerms: firstText(most.usageTerms, xmp.UsageTerms),
    supplier: firstText(most.name, memberOf(xmp.ImageSupplier, 'ImageSupplierName'), xmp.Source, iptc.Source),
    takenAt: readTakenAt(xmp, iptc, exif),
    place: readPlace(xmp, iptc),
    keywords: readKeywords(xmp, iptc),
    digitalSourceType: readSourceType(firstText(most.name, xmp.DigitalSourceType)),
    location: readLocation(tags.gps),
    camera: readCamera(exif),
    software: firstText(most.name, exif.Software, xmp.CreatorTool),
    contentCredentials: null,
  }
}

/** By this the reader knows XMP that stands alone; two of it do no harm. */
const packetHead = Buffer.from('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>')

/** What compressed text of a PNG may become, in bytes. */
const maxDecompressedSize = 4 * 2 ** 20

async function loadTags(bytes: Buffer): Promise<ExpandedTags | null> {
  try {
    return await exifReader.load(bytes, { expanded: true, async: true, decompress: { maxDecompressedSize } })
  } catch {
    return null
  }
}

function readCreators(xmp: Tags, iptc: Tags, exif: Tags): string | null {
  const artists = textOf(exif.Artist).split(';')
  for (const names of [
    listOf(xmp.creator, most.creator),
    listOf(iptc['By-line'], most.creator),
    listOf(artists.map(name), most.creator),
  ]) {
    if (names.length > 0) return firstText(most.creator, names.join(', '))
  }
  return null
}

/** A name as a tag that holds nothing else. */
function name(text: string): Tag {
  return { description: text }
}

function readTakenAt(xmp: Tags, iptc: Tags, exif: Tags): string | null {
  const fraction = /^\d+/.exec(textOf(exif.SubSecTimeOriginal).trim())
  const original = textOf(exif.DateTimeOriginal)
  return (
    readTime(original && fraction ? `${original}.${fraction}` : original, textOf(exif.OffsetTimeOriginal)) ??
    readTime(textOf(xmp.DateTimeOriginal)) ??
    readTime(textOf(xmp.DateCreated)) ??
    readTime(textOf(exif.DateTimeDigitized), textOf(exif.OffsetTimeDigitized)) ??
    readTime(textOf(iptc['Date Created']))
  )
}

/** Where it was made, or else what it shows; the two parts of IPTC are seldom told apart. */
function readPlace(xmp: Tags, iptc: Tags): string | null {
  const created = ['City', 'ProvinceState', 'CountryName'].map((member) => memberOf(xmp.LocationCreated, member))
  const shown = [xmp.City, xmp.State, xmp.Country]
  const older = [iptc.City, iptc['Province/State'], iptc['Country/Primary Location Name']]
  for (const parts of [created, shown, older]) {
    const names = new Set(parts.map((part) => firstText(most.place, part)).filter((part) => part !== null))
    if (names.size > 0) return firstText(most.place, [...names].join(', '))
  }
  return null
}

function readKeywords(xmp: Tags, iptc: Tags): string[] {
  const subjects = listOf(xmp.subject, most.keyword)
  return (subjects.length > 0 ? subjects : listOf(iptc.Keywords, most.keyword)).slice(0, most.keywords)
}

function readLocation(gps: ExpandedTags['gps']): Metadata['location'] {
  const { Latitude: latitude = Number.NaN, Longitude: longitude = Number.NaN } = gps ?? {}
  // Cameras that do not know where they are say 0, 0, which is in the Atlantic.
  const isSomewhere = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0)
  return isSomewhere ? { latitude, longitude } : null
}

/** Most models begin with their make. */
function readCamera({ Make, Model }: Tags): string | null {
  const [make, model] = [firstText(most.name, Make), firstText(most.name, Model)]
  if (!make || !model || model.toLowerCase().startsWith(make.toLowerCase())) return model ?? make
  return firstText(most.name, `${make} ${model}`)
}
