import { z } from 'zod'
import { closedQuery, Flag } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { Instant, text } from '#src/platform/text.ts'

const mostBytes = 5 * 2 ** 30

export const DirectUploadOrder = z
  .strictObject({
    bytes: z.int().min(1).max(mostBytes).meta({ description: 'How large the file is, exactly.' }),
    mimeType: z
      .string()
      .max(100)
      .regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be a media type such as image/jpeg')
      .meta({ description: 'What the file is; its bytes have the last word.' }),
    sha256: z
      .string()
      .length(64)
      .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits, in lower case')
      .optional()
      .meta({ description: 'The SHA-256 of the file; other bytes are refused then.' }),
    name: text(255).optional().meta({ description: 'What the file is called.' }),
  })
  .meta({
    id: 'DirectUploadOrder',
    description: 'What is said of a file before it is sent to the storage itself.',
    example: { bytes: 734_003_200, mimeType: 'video/mp4', name: 'bridge.mp4' },
  })
export type DirectUploadOrder = z.infer<typeof DirectUploadOrder>

export const DirectUpload = z
  .object({
    id: Id,
    method: z.literal('PUT'),
    url: z.string().meta({ format: 'uri', description: 'Where to send the file.' }),
    headers: z
      .record(z.string(), z.string())
      .meta({ description: 'To be sent with it as they are; the storage refuses others.' }),
    expiresAt: Instant.meta({ description: 'Until when the storage takes it.' }),
  })
  .meta({
    id: 'DirectUpload',
    description: 'The request by which a file is sent to the storage itself.',
    example: {
      id: '01936d5e-8a00-7000-8000-000000000050',
      method: 'PUT',
      url: 'https://news-files.s3.eu-north-1.amazonaws.com/direct/01936d5e-8a00-7000-8000-000000000050?X-Amz-Signature=6f2c',
      headers: { 'Content-Length': '734003200', 'Content-Type': 'video/mp4' },
      expiresAt: '2026-03-03T10:30:00.000Z',
    },
  })
export type DirectUpload = z.infer<typeof DirectUpload>

export const CompletionQuery = closedQuery({
  allowDuplicate: Flag.optional().meta({
    description: 'Make a new record also when there is one with the same bytes; they share the file.',
  }),
})
