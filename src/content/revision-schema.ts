import { z } from 'zod'
import { PageInfo } from '#src/platform/http/paging.ts'
import { Id } from '#src/platform/id.ts'
import { Instant } from '#src/platform/text.ts'

/** Revisions are kept as PostgreSQL's integers. */
const maxNumber = 2_147_483_647

/** The number of a revision, as it stands in an address. */
export const RevisionNumber = z.preprocess(
  (value) => (typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : value),
  z.int('must be the number of a revision').min(1).max(maxNumber),
)

const entry = {
  number: z.int().min(1).max(maxNumber).meta({ description: 'What `revision` said from then on.' }),
  createdAt: Instant.meta({ description: 'When the change was made.' }),
  createdBy: Id.nullable().meta({ description: 'The id of the token that made it; null for the system.' }),
  changed: z.array(z.string()).meta({
    description: 'The members that it changed; `deletedAt` when it moved to the trash or came back.',
  }),
  act: z.string().nullable().meta({
    description:
      'What was done, where that was more than a change: `published`, `reverted`, `quote_released`; null otherwise.',
  }),
  reason: z.string().nullable().meta({
    description: 'Why, where somebody had to say so, such as an editor who publishes in spite of a finding.',
  }),
}

const entryExample = {
  number: 2,
  createdAt: '2026-03-03T09:30:00.000Z',
  createdBy: null,
  changed: ['headline', 'body'],
  act: null,
  reason: null,
}

export const RevisionEntry = z.object(entry).meta({
  id: 'RevisionEntry',
  description: 'One change of a resource.',
  example: entryExample,
})
export type RevisionEntry = z.infer<typeof RevisionEntry>

export const RevisionPage = z.object({ data: z.array(RevisionEntry), page: PageInfo }).meta({
  id: 'RevisionPage',
  description: 'A page of the changes of a resource, newest first.',
  example: { data: [entryExample], page: { limit: 20, next: null } },
})

/** The schema of a revision of a noun: its members are of no declared type, since their form may have changed since. */
export function revisionOf(title: string, members: readonly string[], shown: Record<string, unknown>) {
  const names = [...members, 'deletedAt']
  const shape = names.map((name) => [name, z.unknown().meta({ description: `\`${name}\` as it was.` })] as const)
  const snapshot = z.object(Object.fromEntries(shape)).meta({
    description: `What the ${title.toLowerCase()} said, in the form its members had then; every reference is an id.`,
  })
  const example = Object.fromEntries(names.map((name) => [name, shown[name] ?? null]))
  return z.object({ ...entry, snapshot }).meta({
    id: `${title}Revision`,
    description: `What the ${title.toLowerCase()} said at a revision.`,
    example: { ...entryExample, snapshot: example },
  })
}

const TextChange = z.object({ op: z.enum(['same', 'removed', 'added']), text: z.string() }).meta({
  id: 'TextChange',
  description:
    'A stretch of a text that stayed, went or came. All but what was added is the old text, all but what was removed the new one.',
  example: { op: 'removed', text: 'reopens' },
})
export type TextChange = z.infer<typeof TextChange>

const headlineChanges: TextChange[] = [
  { op: 'same', text: 'Harbour bridge ' },
  { op: 'removed', text: 'reopens' },
  { op: 'added', text: 'is open again' },
  { op: 'same', text: ' after winter repairs' },
]

const WholeItem = z
  .object({ op: z.enum(['same', 'removed', 'added']), value: z.unknown().meta({ description: 'The item.' }) })
  .meta({
    id: 'WholeItem',
    description: 'An item of a list that stayed as it is, went or came.',
    example: { op: 'added', value: 'transport' },
  })

const ChangedItem = z
  .object({
    op: z.literal('changed'),
    before: z.unknown().meta({ description: 'The item as it was.' }),
    after: z.unknown().meta({ description: 'The item as it became.' }),
    text: z
      .array(TextChange)
      .nullable()
      .meta({ description: 'How its words changed; null when only something else did, such as a mark or a role.' }),
  })
  .meta({
    id: 'ChangedItem',
    description: 'An item of a list, such as a paragraph, that changed in itself.',
    example: {
      op: 'changed',
      before: 'Trucks would lose a lane',
      after: 'Trucks would lose two lanes',
      text: [
        { op: 'same', text: 'Trucks would lose ' },
        { op: 'removed', text: 'a lane' },
        { op: 'added', text: 'two lanes' },
      ],
    },
  })

const ListChange = z.union([WholeItem, ChangedItem])
export type ListChange = z.infer<typeof ListChange>

const member = z.string().meta({ description: 'The member that differs.' })

const TextDiff = z.object({ member, kind: z.literal('text'), changes: z.array(TextChange) }).meta({
  id: 'TextDiff',
  description: 'How a text changed, in reading order.',
  example: { member: 'headline', kind: 'text', changes: headlineChanges },
})

const tagChanges: ListChange[] = [
  { op: 'same', value: 'norvik' },
  { op: 'added', value: 'transport' },
]

const bodyChanges: TextChange[] = [
  { op: 'same', text: 'Traffic was ' },
  { op: 'removed', text: 'light' },
  { op: 'added', text: 'heavy' },
  { op: 'same', text: '.' },
]

const paragraph = (text: string) => ({
  _type: 'block',
  _key: 'b1',
  style: 'normal',
  children: [{ _type: 'span', _key: 's1', text, marks: [] }],
  markDefs: [],
})

const ListDiff = z.object({ member, kind: z.literal('list'), changes: z.array(ListChange) }).meta({
  id: 'ListDiff',
  description: 'How a list changed, in its order; the items of a body are its blocks.',
  example: {
    member: 'body',
    kind: 'list',
    changes: [
      {
        op: 'changed',
        before: paragraph('Traffic was light.'),
        after: paragraph('Traffic was heavy.'),
        text: bodyChanges,
      },
    ],
  },
})

const ValueDiff = z
  .object({
    member,
    kind: z.literal('value'),
    before: z.unknown().meta({ description: 'What it was.' }),
    after: z.unknown().meta({ description: 'What it became.' }),
  })
  .meta({
    id: 'ValueDiff',
    description: 'What a member was that is neither text nor list, and what it became.',
    example: { member: 'urgency', kind: 'value', before: null, after: 3 },
  })

const MemberDiff = z.discriminatedUnion('kind', [TextDiff, ListDiff, ValueDiff])
export type MemberDiff = z.infer<typeof MemberDiff>

export const RevisionDiff = z
  .object({
    from: z.int().min(1).max(maxNumber).nullable().meta({
      description: 'The revision compared with; null for the time before the first, when nothing was said.',
    }),
    to: z.int().min(1).max(maxNumber).meta({ description: 'The revision asked for.' }),
    members: z.array(MemberDiff).meta({ description: 'Each member that differs.' }),
  })
  .meta({
    id: 'RevisionDiff',
    description: 'What differs between two revisions of a resource.',
    example: {
      from: 1,
      to: 2,
      members: [
        { member: 'headline', kind: 'text', changes: headlineChanges },
        { member: 'tags', kind: 'list', changes: tagChanges },
        { member: 'urgency', kind: 'value', before: null, after: 3 },
      ],
    },
  })
export type RevisionDiff = z.infer<typeof RevisionDiff>
