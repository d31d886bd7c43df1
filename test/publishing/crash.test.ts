import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { test } from '#test/support/database.ts'
import { aParagraphQuoting, aQuote, aStory, aWord } from '#test/support/factories.ts'
import { queryRows } from '#test/support/globalSetup.ts'
import { end, launch, waitUntilReady } from '#test/support/program.ts'

const rounds = 5
const token = randomUUID()

/** What holds between the tables whenever nobody is writing: each statement finds what breaks it. */
const invariants = {
  'readers see what is published, at the revision it was published as': `
    SELECT article.id FROM articles AS article LEFT JOIN published_articles AS shown ON shown.id = article.id
    WHERE (article.status = 'published') <> (shown.id IS NOT NULL)
      OR article.status = 'published'
        AND (article.published_revision, article.published_at) IS DISTINCT FROM (shown.revision, shown.published_at)`,
  'they see what that revision said': `
    SELECT shown.id FROM published_articles AS shown LEFT JOIN revisions
      ON revisions.type = 'article' AND revisions.resource_id = shown.id AND number = shown.revision AND act = 'published'
    WHERE (shown.headline, shown.slug, shown.document::jsonb -> 'tags') IS DISTINCT FROM
        (snapshot ->> 'headline', snapshot ->> 'slug', snapshot -> 'tags')
      OR shown.document::jsonb ->> 'headline' IS DISTINCT FROM shown.headline
      OR shown.summary::jsonb ->> 'headline' IS DISTINCT FROM shown.headline`,
  'it is found by its own tags and quotes': `
    SELECT shown.id FROM published_articles AS shown
    WHERE ARRAY(SELECT facet || published_at FROM published_facets
        WHERE article_id = shown.id AND facet ~ '^(tag|quote):' ORDER BY 1) <>
      ARRAY(SELECT facet || published_at FROM (
        SELECT 'tag:' || jsonb_array_elements_text(document::jsonb -> 'tags') AS facet
        UNION ALL SELECT 'quote:' || (jsonb_array_elements(document::jsonb -> 'quotes') ->> 'id')) AS told ORDER BY 1)`,
  'its parts are shown, and kept from the trash': `
    SELECT found.article_id, facet FROM published_facets AS found
    WHERE facet ~ '^(source|quote|media):' AND (
      NOT EXISTS (SELECT FROM published_parts AS part WHERE part.type || ':' || part.id = facet)
      OR NOT EXISTS (SELECT FROM "references" WHERE from_id = found.article_id AND member = 'published'
        AND coalesce(source_id, quote_id, media_id)::text = split_part(facet, ':', 2)))`,
  'no revision is missing': `
    SELECT id FROM articles
    WHERE revision <> (SELECT count(*) FROM revisions WHERE type = 'article' AND resource_id = id)
      OR revision <> (SELECT max(number) FROM revisions WHERE type = 'article' AND resource_id = id)`,
  'each act has its audit line and is told': `
    WITH acts AS (SELECT resource_id, number, act FROM revisions WHERE act IN ('published', 'unpublished')),
    audited AS (SELECT resource_id, revision, split_part(action, '.', 2) FROM audit_lines WHERE type = 'article'),
    told AS (SELECT resource_id, revision, replace(kind, 'updated', 'published') FROM changes
      WHERE surface = 'content' AND type = 'article')
    (TABLE acts EXCEPT TABLE audited) UNION ALL (TABLE audited EXCEPT TABLE acts)
    UNION ALL (TABLE acts EXCEPT TABLE told) UNION ALL (TABLE told EXCEPT TABLE acts)`,
  'no slug leads to two articles': `
    SELECT slug FROM redirects JOIN published_articles AS shown USING (slug) WHERE shown.id <> article_id`,
}

/** An article that somebody publishes again and again, and the last edition that was acknowledged. */
interface Story {
  id: string
  edition: number
  acknowledged: number
}

async function post(origin: string, path: string, body: object = {}, method = 'POST') {
  const headers = { authorization: `Bearer ${token}`, 'if-match': '*', 'content-type': 'application/json' }
  const response = await fetch(`${origin}/v1/articles${path}`, { method, headers, body: JSON.stringify(body) })
  const answer = await response.json()
  expect(response.status, JSON.stringify(answer)).toBeLessThan(300)
  return answer as { id: string }
}

/** Changes and publishes a story until the connection breaks. Now and then it is taken down in between. */
async function publishUntilKilled(origin: string, story: Story): Promise<void> {
  for (;;) {
    const edition = ++story.edition
    const words = `It held ${edition} times.`
    const body = [aParagraphQuoting(aQuote({ text: words, speaker: { name: aWord(), kind: 'person' } }), words)]
    const name = `${story.id}-${edition % 7}`
    await post(origin, `/${story.id}`, { headline: `Edition ${edition}`, slug: name, tags: [name], body }, 'PATCH')
    await post(origin, `/${story.id}/publish`)
    story.acknowledged = edition
    if (edition % 5 === 0) await post(origin, `/${story.id}/unpublish`)
  }
}

/** PostgreSQL ends what a killed process was about when it notices. */
async function untilNobodyWorks(url: string): Promise<void> {
  const working = `SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'verbatim%'`
  await vi.waitFor(async () => expect(await queryRows(url, working)).toEqual([]), 10_000)
}

test('kill -9 while articles are published leaves each as it was before or after', async ({ databaseUrl }) => {
  const stories: Story[] = []
  for (let round = 1; round <= rounds; round++) {
    const child = launch({ DATABASE_URL: databaseUrl, ADMIN_TOKEN: token })
    const { origin } = await waitUntilReady(child)
    while (stories.length < 4) {
      const { id } = await post(origin, '', aStory())
      stories.push({ id, edition: 0, acknowledged: 0 })
    }
    const before = stories.map(({ edition }) => edition)
    const work = stories.map((story) => publishUntilKilled(origin, story))
    const ends = Promise.allSettled(work)

    await vi.waitFor(
      () => expect(stories.some(({ edition }, at) => edition > (before[at] ?? 0) + 1)).toBe(true),
      10_000,
    )
    const moment = Math.random() * 300
    await sleep(moment)
    await end(child, 'SIGKILL')

    for (const outcome of await ends) expect(outcome).toMatchObject({ reason: { message: 'fetch failed' } })
    await untilNobodyWorks(databaseUrl)
    for (const [invariant, search] of Object.entries(invariants)) {
      expect(await queryRows(databaseUrl, search), `${invariant}, killed after ${moment} ms`).toEqual([])
    }
    for (const { id, acknowledged } of stories) {
      const newest = `SELECT max(split_part(snapshot ->> 'headline', ' ', 2)::int) AS edition FROM revisions
        WHERE type = 'article' AND resource_id = $1 AND act = 'published'`
      const [row] = await queryRows(databaseUrl, newest, [id])
      expect((row as { edition: number | null }).edition ?? 0).toBeGreaterThanOrEqual(acknowledged)
    }
  }
}, 120_000)
