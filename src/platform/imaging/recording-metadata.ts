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
    place: looksLikeCoordinates(general.Recorded_Location) ? null : firstText(most.place, general.Recorded_Location),
    location,
    software: firstText(most.name, general.Encoded_Application),
  }
}

/** Whether it is no name: whoever knows no words for a place does not give readers its coordinates. */
function looksLikeCoordinates(text = ''): boolean {
  return /\d\s*°|^\s*[+-]?\d/.test(text)
}

/** Coordinates as MediaInfo writes them: `59.500000°N 10.250000°E`, and the height after them; null for anything else. */
function readCoordinates(text: string): Metadata['location'] {
  const [, latitude, north, longitude, east] = /^(\d+(?:\.\d+)?)°([NS]) (\d+(?:\.\d+)?)°([EW])/.exec(text) ?? []
  const location = {
    latitude: Number(latitude) * (north === 'S' ? -1 : 1),
    longitude: Number(longitude) * (east === 'W' ? -1 : 1),
  }
  return Math.abs(location.latitude) <= 90 && Math.abs(location.longitude) <= 180 ? location : null
}
