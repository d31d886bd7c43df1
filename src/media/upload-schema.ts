import { z } from 'zod'
import { Warning } from '#src/content/schema.ts'
import { closedQuery, Flag } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { Media, MediaDraft } from './schema.ts'

/** The kinds of bodies that are a file; what is in it says of which type it is. */
export const fileKinds = ['image/*', 'video/*', 'audio/*', 'application/pdf', 'application/octet-stream'] as const

/** The same, as bodies are told apart by them. */
export const fileKindPattern = /^(?:(?:image|video|audio)\/|application\/(?:pdf|octet-stream)(?:;|$))/i

/** The bytes of a file, which no schema looks at. */
export const FileBytes = z.any().meta({
  type: 'string',
  format: 'binary',
  example: 'The bytes of the file.',
  description:
    'The file: JPEG, PNG, WebP, AVIF, GIF, TIFF, HEIC where it can be decoded, MP4, WebM, MP3, M4A, OGG, WAV or PDF.',
})

/** Members that are text, but for the day of `takenAt`. */
const written = [
  'externalId',
  'caption',
  'altText',
  'creditLine',
  'creator',
  'copyrightNotice',
  'usageTerms',
  'licence',
  'place',
  'language',
  'digitalSourceType',
] as const satisfies (keyof MediaDraft)[]
type Written = (typeof written)[number]

const { takenAt, ...texts } = MediaDraft.shape
const [day, instant] = takenAt.unwrap().unwrap().options

/** As an input in a form or query: without an example, which Swagger UI would send. */
function withoutExample<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), example: undefined })
}

const dayOrInstant = z
  .union([withoutExample(day), withoutExample(instant)])
  .meta({ description: takenAt.unwrap().unwrap().meta()?.description })

const inputs = {
  ...(Object.fromEntries(
    written.map((name) => [name, withoutExample(texts[name].unwrap().unwrap()).optional()]),
  ) as Inputs),
  takenAt: dayOrInstant.optional(),
}
type Inputs = { [Name in Written]: z.ZodOptional<ReturnType<ReturnType<(typeof texts)[Name]['unwrap']>['unwrap']>> }

/** As fields of a form, which may be empty: where there is no default Swagger UI makes a value up, and sends it. */
function leftEmpty(fields: Record<string, z.ZodType>): Record<string, z.ZodType> {
  const entries = Object.entries(fields)
  return Object.fromEntries(entries.map(([name, field]) => [name, field.meta({ ...field.meta(), default: '' })]))
}

const inJson = (description: string) =>
  z.string().max(20_000).optional().meta({ description, contentMediaType: 'application/json' })

const allowDuplicate = Flag.optional().meta({
  description: 'Make a new record also when there is one with the same bytes; they share the file.',
})

/** Where the body is the file itself, its members stand in the address. */
export const UploadQuery = closedQuery({
  allowDuplicate,
  ...inputs,
  supplier: Id.meta({ description: 'The id of the source that supplied it.', example: undefined }).optional(),
})
export type UploadQuery = z.infer<typeof UploadQuery>

/** A form with a file, and the members of its record as fields. */
export const MediaForm = z
  .strictObject({
    file: FileBytes,
    ...(leftEmpty({ ...inputs, kind: MediaDraft.shape.kind.unwrap().unwrap().optional() }) as typeof inputs),
    supplier: z.string().max(20_000).optional().meta({
      default: '',
      description: 'The id of the source that supplied it, or as JSON its external id or a new source.',
    }),
    focalPoint: inJson('What must stay in the picture when it is cropped, as JSON: `{"x": 0.5, "y": 0.33}`.'),
    rights: inJson('When and where it may be used, as JSON: `{"validUntil": "2027-03-03T00:00:00Z"}`.'),
  })
  .meta({
    id: 'MediaForm',
    description: 'A file and the members of its record, in any order; empty fields say nothing.',
    example: { file: 'The bytes of the file.', caption: 'The pier at dawn', creditLine: 'Ida Brekke/Norvik Foto' },
  })

/** A form with a file and nothing else. */
export const FileForm = z
  .strictObject({ file: FileBytes })
  .meta({ id: 'FileForm', description: 'A file.', example: { file: 'The bytes of the file.' } })

/** What takes a file beside JSON, by media type. */
export function streamsOf(form: z.ZodType): Record<string, z.ZodType> {
  return { 'multipart/form-data': form, ...Object.fromEntries(fileKinds.map((kind) => [kind, FileBytes])) }
}

const warnings = z.array(Warning).optional().meta({
  description:
    'Where a file came in: `type_mismatch` and `name_mismatch` where it is not what it was sent as, `members_not_written` where members came with a duplicate.',
})

export const FiledMedia = Media.extend({
  duplicateOf: Id.nullable().optional().meta({
    description: 'Where a file came in that this record had already: its id; else null.',
  }),
  warnings,
}).meta({
  id: 'FiledMedia',
  description: 'A media record, and where a file came in what became of it.',
  example: { ...(Media.meta()?.example as object), duplicateOf: null, warnings: [] },
})

export const RefiledMedia = Media.extend({ warnings }).meta({
  id: 'RefiledMedia',
  description: 'A media record with another file.',
  example: { ...(Media.meta()?.example as object), warnings: [] },
})
