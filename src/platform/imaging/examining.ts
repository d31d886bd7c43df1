import type { Examined } from './imaging.ts'
import { readFileType } from './kinds.ts'
import type { TaskLimits } from './messages.ts'
import { noMetadata } from './metadata.ts'

/**
 * Looks into a file, as `Imaging.examine` promises. It runs in a process that may be killed at any time.
 *
 * @throws DomainError `media.type_refused`, `media.unreadable`
 */
export async function examineFile(path: string, limits: TaskLimits): Promise<Examined> {
  const type = await readFileType(path)
  if (type.kind === 'picture') return (await import('./pictures.ts')).examinePicture(path, type, limits)
  if (type.kind === 'document') {
    const nothing = { width: null, height: null, duration: null, placeholder: null, dominantColor: null }
    return { kind: type.kind, mimeType: type.mimeType, ...nothing, metadata: noMetadata }
  }
  return (await import('./recordings.ts')).examineRecording(path, type)
}
