import { Prisma } from '#src/platform/db/generated/client.ts'
import { Id } from '#src/platform/id.ts'
import { InstantIn, LanguageTag } from '#src/platform/text.ts'
import type { Filter, ResourceType, Sort } from './noun.ts'
import { targetColumn } from './references.ts'
import { ExternalId } from './schema.ts'

/** The filters every list has. */
export const timeFilters = {
  externalId: {
    schema: ExternalId.meta({ description: 'The one with this external id.', example: undefined }),
    where: (id: string) => Prisma.sql`external_id = ${id}`,
  },
  updatedAfter: {
    schema: InstantIn.meta({ description: 'Changed after this time.', example: undefined }),
    where: (time: string) => Prisma.sql`updated_at > ${time}::timestamptz`,
  },
} satisfies Record<string, Filter>

/** In a language: `en` also finds `en-GB`. */
export const languageFilter = {
  language: {
    schema: LanguageTag.meta({ description: 'In this language; `en` also finds `en-GB`.', example: undefined }),
    where: (language: string) => Prisma.sql`(language = ${language} OR language LIKE ${`${language}-%`})`,
  },
} satisfies Record<string, Filter>

/** The sort keys every list has. */
export const timeSorts = {
  createdAt: { column: 'created_at', type: 'timestamptz' },
  updatedAt: { column: 'updated_at', type: 'timestamptz' },
} satisfies Record<string, Sort>

/** Those of a type that refer to a resource of another, in `member` or anywhere. */
export function referredFilter(from: ResourceType, to: ResourceType, description: string, member?: string) {
  const inMember = member === undefined ? Prisma.empty : Prisma.sql`AND member = ${member}`
  return {
    schema: Id.meta({ description, example: undefined }),
    where: (id: string) => Prisma.sql`id IN (
      SELECT from_id FROM "references"
      WHERE from_type = ${from}::resource_type AND ${targetColumn[to]} = ${id}::uuid ${inMember})`,
  }
}
