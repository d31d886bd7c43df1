import { z } from 'zod'
import { Id } from '#src/platform/id.ts'
import { Instant } from '#src/platform/text.ts'

const MediaFetch = z
  .object({
    media: Id.meta({ description: 'The media record that the file is for.' }),
    url: z.string().meta({ description: 'Where the document says that the file is.' }),
    status: z.enum(['waiting', 'fetched', 'failed']).meta({ description: 'What became of it.' }),
    attempts: z.int().min(0).meta({ description: 'How often it was tried.' }),
    problem: z
      .object({
        code: z.string().meta({ description: 'For programs, as of `POST /v1/media/from-url`.' }),
        detail: z.string().meta({ description: 'For people.' }),
      })
      .nullable()
      .meta({ description: 'What stood in the way the last time.' }),
  })
  .meta({
    id: 'MediaFetch',
    description: 'A file that an import named by its address, and that is or was to be fetched.',
    example: {
      media: '01936d5e-8a00-7000-8000-000000000015',
      url: 'https://example.org/2026/bridge.jpg',
      status: 'fetched',
      attempts: 1,
      problem: null,
    },
  })

export const ImportReport = z
  .object({
    id: Id,
    format: z.string().meta({ description: 'The media type that it was read as.' }),
    sha256: z.string().meta({ description: 'The checksum of what came in, in hexadecimal digits.' }),
    bytes: z.int().min(0).meta({ description: 'How long it is.' }),
    url: z.string().nullable().meta({ description: 'Where it is on the web, when that was said.' }),
    receivedAt: Instant.meta({ description: 'When it came first.' }),
    receivedBy: Id.nullable().meta({ description: 'The id of the token that sent it first.' }),
    made: z.array(Id).meta({
      description: 'What it made or changed: articles; of a list of sources, sources; of a row, what the row is about.',
    }),
    fetches: z.array(MediaFetch).meta({ description: 'With `fetchMedia=true`: each file that was to be fetched.' }),
  })
  .meta({
    id: 'ImportReport',
    description: 'A document, or a row of a stream, that came in, and what became of it.',
    example: {
      id: '01936d5e-8a00-7000-8000-000000000050',
      format: 'text/plain',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      bytes: 2_413,
      url: null,
      receivedAt: '2026-03-03T08:00:00.000Z',
      receivedBy: '01936d5e-8a00-7000-8000-00000000004b',
      made: ['01936d5e-8a00-7000-8000-000000000001'],
      fetches: [MediaFetch.meta()?.example],
    },
  })
export type ImportReport = z.infer<typeof ImportReport>
