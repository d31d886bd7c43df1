import type { GeneralTrack } from 'mediainfo.js'
import { type Metadata, noMetadata } from './metadata.ts'
import { firstText, most } from './tag-text.ts'
import { readTime } from './taken-at.ts'

/** What a recording says of itself, in ID3, MP4, Vorbis, Matroska or RIFF tags. */
export function readRecordingMetadata(general: GeneralTrack): Metadata {
  const location = readCoordinates(general.Recorded_Location ?? '')
  return {
    ...noMetadata,
    title: firstText(most.title, general.Title, general.Track),
    caption: firstText(most.caption, general.Description),
    creator: firstText(most.creator, general.Performer, general.Director),
    copyrightNotice: firstText(most.copyrightNotice, general.Copyright),
    usageTerms: firstText(most.usageTerms, general.TermsOfUse),
    takenAt: readTime(String(general.Recorded_Date ?? '')),
    // Phones write coordinates where others write a name; those are for editors only.
    place:
      location || /^[+-]/.test(general.Recorded_Location ?? '')
        ? null
        : firstText(most.place, general.Recorded_Location),
    location,
    software: firstText(most.name, general.Encoded_Application),
  }
}

/** Coordinates as ISO 6709 has them in decimal degrees: `+59.5000+010.2500+012/`; null for anything else. */
export function readCoordinates(text: string): Metadata['location'] {
  const [, latitude = Number.NaN, longitude = Number.NaN] =
    /^([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)(?:[+-].*)?\/?$/.exec(text)?.map(Number) ?? []
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
}
