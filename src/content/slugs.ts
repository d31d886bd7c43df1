import { randomBytes } from 'node:crypto'
import slugify from '@sindresorhus/slugify'
import { z } from 'zod'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'

const maxLength = 120

export const Slug = z
  .string()
  .max(maxLength)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits in groups joined by hyphens')
  .meta({ description: 'The URL name, unique among what is not in the trash.', example: 'harbour-bridge-reopens' })

/** A slug made from what an editor wrote, transliterated to ASCII; cut at a word where it would be too long. */
export function slugFrom(words: string): string {
  // Ligatures and full-width letters, as pasted from a PDF, are letters too.
  const slug = slugify(words.slice(0, 400).normalize('NFKC'), { decamelize: false })
  if (slug.length <= maxLength - 10) return slug || `untitled-${randomBytes(4).toString('hex')}`
  const cut = slug.slice(0, maxLength - 10)
  return cut.slice(0, Math.max(cut.lastIndexOf('-'), 40)).replace(/-+$/, '')
}

/**
 * The first `count` of `base`, `base-2`, `base-3`, … that no live row of `table` has. Those who look for the same base
 * wait for each other until their transactions end; the unique index decides against everybody else.
 */
export async function findFreeSlugs(
  db: Db,
  table: string,
  { base, count }: { base: string; count: number },
): Promise<string[]> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`slug:${table}:${base}`}, 0))`
  const taken = await db.$queryRaw<{ slug: string }[]>`
    SELECT slug FROM ${Prisma.raw(table)}
    WHERE deleted_at IS NULL AND (slug = ${base} OR slug LIKE ${`${base}-%`})`
  const slugs = new Set(taken.map(({ slug }) => slug))
  const free: string[] = []
  for (let number = 1; free.length < count; number++) {
    const slug = number === 1 ? base : `${base}-${number}`
    if (!slugs.has(slug)) free.push(slug)
  }
  return free
}
