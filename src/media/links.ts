import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { maxPixels, renditionParameters } from '#src/platform/imaging/rendition-query.ts'
import { signRendition } from '#src/platform/imaging/signed-rendition.ts'
import { InstantIn } from '#src/platform/text.ts'
import { mediaService } from './service.ts'

const Pixels = z.int().min(1).max(maxPixels)
const { fit, format } = renditionParameters

export const LinkOrder = z
  .strictObject({
    width: Pixels.optional().meta({ description: 'How wide, in pixels; a picture is never enlarged.' }),
    height: Pixels.optional().meta({ description: 'How high, in pixels; a picture is never enlarged.' }),
    fit,
    format,
    quality: z.int().min(1).max(100).optional().meta({ description: '75 unless told.' }),
    expiresAt: InstantIn.optional().meta({ description: 'When the link ends, to the second; never unless told.' }),
  })
  .refine(({ width, height }) => width !== undefined || height !== undefined, {
    path: ['width'],
    error: 'must be given, or height must be',
  })
  .meta({
    id: 'LinkOrder',
    description: 'In which size and form a picture is to be had.',
    example: { width: 1000, height: 420, fit: 'cover', format: 'webp' },
  })
export type LinkOrder = z.infer<typeof LinkOrder>

export const FileLink = z
  .object({
    url: z.string().meta({
      format: 'uri-reference',
      description: 'Where readers get the picture while a published article shows it.',
    }),
    expiresAt: InstantIn.nullable().meta({ description: 'When it ends; null for never.' }),
  })
  .meta({
    id: 'FileLink',
    description: 'A signed address of a picture in any size.',
    example: {
      url: '/v1/content/media/01936d5e-8a00-7000-8000-000000000014/file?width=1000&height=420&fit=cover&format=webp&v=kq3Xb9dT1A&signature=tTx5bDSWbsTvm6k0xUyzZQIyWY5aHFYp2oiAo2YzmLU',
      expiresAt: null,
    },
  })
export type FileLink = z.infer<typeof FileLink>

/**
 * Makes an address under which readers get a picture in a size that is not one of the few. It shows nothing by itself:
 * what no published article shows is not there.
 *
 * @param origin of the address; null for a path
 * @throws DomainError `media.not_found`, `media.no_file` (404), `request.invalid` (422) for what is no picture, and for a
 * time that has passed
 */
export async function linkToFile(
  db: Db,
  { id, order, origin }: { id: string; order: LinkOrder; origin: string | null },
): Promise<FileLink> {
  const { file, renditions } = await mediaService.read(db, { id })
  if (file === null) throw new DomainError('media.no_file', 'This media record has no file.')
  const version = /[?&]v=([\w-]+)/.exec(renditions[0]?.src ?? '')?.[1]
  if (version === undefined)
    throw refusal('/width', 'not_a_picture', `This is ${file.mimeType}, and only pictures have sizes.`)
  const { expiresAt = null, ...query } = order
  const expires = expiresAt === null ? null : Math.floor(Date.parse(expiresAt) / 1000)
  if (expires !== null && expires * 1000 <= Date.now()) {
    throw refusal('/expiresAt', 'in_the_past', `${expiresAt} has passed.`)
  }
  const signature = await signRendition(db, { id, query, expires })
  const asked = Object.entries({ ...query, v: version, signature }).map(
    ([name, value]) => [name, String(value)] as [string, string],
  )
  const path = `/v1/content/media/${id}/file?${new URLSearchParams(asked)}`
  return { url: origin === null ? path : new URL(path, origin).href, expiresAt }
}

function refusal(pointer: string, code: string, detail: string): DomainError {
  return new DomainError('request.invalid', detail, { errors: [{ pointer, code, detail }] })
}
