import type { StoredArticle } from '#src/articles/stored.ts'
import type { Config } from '#src/config.ts'
import type { Db } from '#src/platform/db/client.ts'
import { type Dossier, type Edition, type MediaRow, readDossier } from './dossier.ts'

/** What becomes of media in snapshots while there are no rights to them. */
export type EndedRights = Config['endedRights']

/**
 * Whether readers may be shown a media record.
 *
 * @param now RFC 3339 in UTC with milliseconds, as rights are written: such times are compared as texts
 */
export function isLicensed({ rights }: Pick<MediaRow, 'rights'>, now: string): boolean {
  const { validFrom, validUntil } = rights ?? {}
  return (!validFrom || validFrom <= now) && (!validUntil || now < validUntil)
}

/** When rights to any of what belongs to an article begin or end next; null for never. */
export function nextTurn({ media, withheld, now }: Dossier): string | null {
  const rights = [...media.values(), ...withheld.values()].flatMap((record) => record.rights ?? [])
  const turns = rights.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil].filter((time) => time != null))
  const [first = null] = turns.filter((time) => time > now).sort()
  return first
}

/**
 * What readers may be shown of an edition now. Media that there are no rights to are not in it, nor who supplied them; or
 * they are without their files.
 */
export async function readShownDossier(db: Db, edition: Edition, endedRights: EndedRights): Promise<Dossier> {
  const dossier = await readDossier(db, edition)
  const withheld = new Map([...dossier.media].filter(([, record]) => !isLicensed(record, dossier.now)))
  if (withheld.size === 0) return dossier
  if (endedRights === 'placeholder') return { ...dossier, withheld }
  const rest = await readDossier(db, { ...edition, article: withoutMedia(edition.article, withheld) })
  return { ...rest, files: dossier.files, now: dossier.now, withheld }
}

function withoutMedia(article: StoredArticle, gone: Map<string, MediaRow>): StoredArticle {
  const { leadMedia, media, body } = article
  return {
    ...article,
    leadMedia: leadMedia !== null && gone.has(leadMedia) ? null : leadMedia,
    media: media.filter((item) => !gone.has(item.media)),
    body: body.filter((block) => block._type !== 'image' || !gone.has(block.media)),
  }
}
