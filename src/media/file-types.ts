/** What a file is called whose bytes are of a type: the first ending is the one that we give it. */
interface FileNaming {
  endings: [string, ...string[]]
  /** Other names that senders have for the type. */
  aliases?: string[]
}

const namings: Record<string, FileNaming> = {
  'image/jpeg': { endings: ['jpg', 'jpeg', 'jpe', 'jfif'], aliases: ['image/jpg', 'image/pjpeg'] },
  'image/png': { endings: ['png', 'apng'], aliases: ['image/apng', 'image/x-png'] },
  'image/webp': { endings: ['webp'] },
  'image/avif': { endings: ['avif'] },
  'image/gif': { endings: ['gif'] },
  'image/tiff': { endings: ['tif', 'tiff'], aliases: ['image/tif'] },
  'image/heic': { endings: ['heic', 'heif'], aliases: ['image/heif'] },
  'video/mp4': { endings: ['mp4', 'm4v'], aliases: ['video/x-m4v', 'application/mp4'] },
  'video/webm': { endings: ['webm'] },
  'audio/mpeg': { endings: ['mp3'], aliases: ['audio/mp3'] },
  'audio/mp4': { endings: ['m4a', 'mp4'], aliases: ['audio/x-m4a', 'audio/m4a', 'video/mp4'] },
  'audio/webm': { endings: ['webm', 'weba'], aliases: ['video/webm'] },
  'audio/ogg': { endings: ['ogg', 'oga', 'opus'], aliases: ['application/ogg', 'audio/opus', 'video/ogg'] },
  'audio/wav': { endings: ['wav'], aliases: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'] },
  'application/pdf': { endings: ['pdf'], aliases: ['application/x-pdf'] },
}

/** The types of files that are taken. */
export const fileTypes = Object.keys(namings)

/** The ending of a file of this type, without its dot; `bin` for a type without a name. */
export function endingOf(mimeType: string): string {
  return namings[mimeType]?.endings[0] ?? 'bin'
}

/** What the sender says of a file. */
export interface Declared {
  mimeType: string | null
  name: string | null
}

/**
 * Where what the sender says of a file is not what its bytes are. What says nothing (`application/octet-stream`, `image/*`,
 * a name without an ending) is not wrong.
 */
export function listMismatches({ mimeType, name }: Declared, actual: string): { code: string; detail: string }[] {
  const { endings = [], aliases = [] } = namings[actual] ?? {}
  const declared = mimeType?.split(';')[0]?.trim().toLowerCase() ?? 'application/octet-stream'
  const saysNothing = declared === 'application/octet-stream' || declared === actual.replace(/\/.*/, '/*')
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name ?? '')?.[1]?.toLowerCase()
  const warnings = []
  if (!saysNothing && declared !== actual && !aliases.includes(declared)) {
    warnings.push({ code: 'type_mismatch', detail: `It was sent as ${declared.slice(0, 100)}, and is ${actual}.` })
  }
  if (ending !== undefined && !(endings as string[]).includes(ending)) {
    warnings.push({ code: 'name_mismatch', detail: `Its name ends in .${ending}, and it is ${actual}.` })
  }
  return warnings
}
