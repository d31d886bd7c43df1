import type { GeneralTrack } from 'mediainfo.js'
import { type Metadata, noMetadata } from './metadata.ts'
import { firstText, most } from './tag-text.ts'
import { readTime } from './taken-at.ts'

/** What a recording says of itself, in ID3, MP4, Vorbis, Matroska or RIFF tags. */
export function readRecordingMetadata(general: GeneralTrack): Metadata {
  return {
    ...noMetadata,
    title: firstText(most.title, general.Title, general.Track),
    caption: firstText(most.caption, general.Description),
    creator: firstText(most.creator, general.Performer, general.Director),
    copyrightNotice: firstText(most.copyrightNotice, general.Copyright),
    usageTerms: firstText(most.usageTerms, general.TermsOfUse),
    takenAt: readTime(String(general.Recorded_Date ?? '')),
    place: firstText(most.place, general.Recorded_Location),
    location: null,
    software: firstText(most.name, general.Encoded_Application),
  }
}
