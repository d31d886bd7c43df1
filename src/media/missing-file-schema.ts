import { z } from 'zod'
import { PageInfo } from '#src/platform/http/paging.ts'
import { Cursor, closedQuery, Limit } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { Instant } from '#src/platform/text.ts'
import { MediaFile, mediaFileExample } from './file-schema.ts'

export const MissingFile = z
  .object({
    sha256: MediaFile.shape.sha256,
    mimeType: MediaFile.shape.mimeType,
    bytes: MediaFile.shape.bytes,
    missingSince: Instant.meta({ description: 'When it was found not to be there.' }),
    media: z
      .array(Id)
      .max(100)
      .meta({ description: 'Records that have it, up to a hundred; none where only revisions name it.' }),
  })
  .meta({
    id: 'MissingFile',
    description: 'A file that the storage does not have.',
    example: {
      sha256: mediaFileExample.sha256,
      mimeType: mediaFileExample.mimeType,
      bytes: mediaFileExample.bytes,
      missingSince: '2026-03-03T09:30:00.000Z',
      media: ['01936d5e-8a00-7000-8000-000000000014'],
    },
  })
export type MissingFile = z.infer<typeof MissingFile>

export const MissingFilePage = z
  .object({
    checkedAt: Instant.nullable().meta({
      description: 'When the storage was last looked through as a whole; null when it never was.',
    }),
    data: z.array(MissingFile),
    page: PageInfo,
  })
  .meta({
    id: 'MissingFilePage',
    description: 'A page of files that the storage does not have.',
    example: {
      checkedAt: '2026-03-03T09:30:00.000Z',
      data: [MissingFile.meta()?.example],
      page: PageInfo.meta()?.example,
    },
  })

export const MissingFilesQuery = closedQuery({ limit: Limit, cursor: Cursor.optional() })
export type MissingFilesQuery = z.infer<typeof MissingFilesQuery>
