import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { PublishedMedia } from '#src/publishing/snapshot/parts.ts'

/** A media record as an article shows it. */
export interface ShownMedia {
  media: PublishedMedia
  /** The caption in this article. */
  caption: string | null
}

/** The media of an article, the one at the top first, each once. */
export function listMedia({ leadMedia, media }: PublishedArticle): ShownMedia[] {
  const shown = media.toSorted((a, b) => a.position - b.position)
  const lead = shown.find((item) => item.media.id === leadMedia?.id) ?? { media: leadMedia, caption: null }
  const all = [lead, ...shown.filter(({ media }) => media.id !== leadMedia?.id)]
  return all.flatMap(({ media, caption }) => (media ? [{ media, caption: caption ?? media.caption }] : []))
}
