import { describe, expect } from 'vitest'
import { system } from '#src/platform/auth/actor.ts'
import { publishArticle } from '#src/publishing/publish.ts'
import { type Api, test } from '#test/support/app.ts'
import { anArticle, aParagraphQuoting, aQuote, aSource, aStory, aWord } from '#test/support/factories.ts'

async function create(api: Api, draft = aStory()) {
  return (await api.post('/v1/articles', { body: draft })).body
}

async function publish(api: Api, { id, revision }: { id: string; revision: number }, body?: object) {
  return api.post(`/v1/articles/${id}/publish`, { match: revision, body })
}

describe('POST /v1/articles/{id}/publish', () => {
  test('shows readers the article, and counts as a revision with its act', async ({ api }) => {
    const draft = await create(api)
    const { status, body, headers } = await publish(api, draft)

    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'published', revision: 2, hasUnpublishedChanges: false })
    expect(body.publishedAt).toBe(body.firstPublishedAt)
    expect(headers.etag).toBe('"2"')
    const shown = await api.get(`/v1/content/articles/${draft.slug}`, { as: 'nobody' })
    expect(shown.body).toMatchObject({ id: draft.id, headline: draft.headline, publishedAt: body.publishedAt })
    const { body: revisions } = await api.get(`/v1/articles/${draft.id}/revisions`)
    expect(revisions.data[0]).toMatchObject({ number: 2, act: 'published', reason: null })
    expect(revisions.data[0].changed).toEqual(['status', 'publishedAt', 'firstPublishedAt'])
  })

  test('needs no body, and takes an empty one', async ({ api }) => {
    const [one, other] = [await create(api), await create(api)]

    expect((await publish(api, one)).status).toBe(200)
    expect((await publish(api, other, {})).status).toBe(200)
  })

  test('writes nothing new when readers see the article as it stands', async ({ api, db }) => {
    const draft = await create(api)
    const { body: published } = await publish(api, draft)
    const count = () => Promise.all([db.change.count(), db.revision.count(), db.auditLine.count()])
    const before = await count()

    const again = await publish(api, published)

    expect(again.body).toEqual(published)
    expect(await count()).toEqual(before)
  })

  test('lets the draft live on beside what readers see, until it is published again', async ({ api }) => {
    const draft = await create(api)
    const { body: published } = await publish(api, draft)
    const headline = `Newer ${aWord()}`
    const { body: changed } = await api.patch(`/v1/articles/${draft.id}`, { match: 2, body: { headline } })

    expect(changed).toMatchObject({ status: 'published', hasUnpublishedChanges: true })
    expect((await api.get(`/v1/content/articles/${draft.slug}`)).body.headline).toBe(draft.headline)

    const { body: renewed } = await publish(api, changed)
    expect(renewed).toMatchObject({ hasUnpublishedChanges: false, publishedAt: published.publishedAt })
    const shown = (await api.get(`/v1/content/articles/${draft.slug}`)).body
    expect(shown.headline).toBe(headline)
    expect(shown.modifiedAt > shown.publishedAt).toBe(true)
  })

  test('refuses a stale revision, none at all, an article in the trash and one that is not there', async ({ api }) => {
    const { id } = await create(api)
    await api.patch(`/v1/articles/${id}`, { match: 1, body: { kicker: 'Pier' } })

    expect((await publish(api, { id, revision: 1 })).status).toBe(412)
    expect((await api.post(`/v1/articles/${id}/publish`)).status).toBe(428)
    await api.delete(`/v1/articles/${id}`, { match: 2 })
    const trashed = await api.post(`/v1/articles/${id}/publish`, { match: '*' })
    expect(trashed).toMatchObject({ status: 409, body: { code: 'article.in_trash' } })
    const nowhere = '/v1/articles/01936d5e-8a00-7000-8000-0000000000ff/publish'
    expect((await api.post(nowhere, { match: '*' })).status).toBe(404)
  })

  test('keeps back what the gate blocks, and stores nothing', async ({ api, db }) => {
    const bare = await create(api, anArticle())

    const { status, body } = await publish(api, bare)

    expect(status).toBe(422)
    expect(body.code).toBe('article.gate_blocked')
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain('/body')
    expect((await api.get(`/v1/articles/${bare.id}`)).body).toMatchObject({ status: 'draft', revision: 1 })
    expect(await db.publishedArticle.count({ where: { id: bare.id } })).toBe(0)
  })

  test('passes what may be overridden with a reason, which the revision and the audit log show', async ({
    api,
    db,
  }) => {
    const draft = await create(api, aStory({ media: [{ media: { kind: 'picture', altText: 'A pier' } }] }))
    expect((await publish(api, draft)).body.code).toBe('article.gate_needs_override')

    const reason = `The photographer ${aWord()} asked for no credit.`
    const { status, body } = await publish(api, draft, { override: { reason } })

    expect(status).toBe(200)
    const { body: revision } = await api.get(`/v1/articles/${draft.id}/revisions/${body.revision}`)
    expect(revision).toMatchObject({ act: 'published', reason })
    const line = await db.auditLine.findFirst({ where: { resourceId: draft.id, action: 'article.published' } })
    expect(line?.details).toMatchObject({ reason, passed: [{ code: 'credit_missing' }] })
  })

  test('keeps to itself what a protected source could be found by', async ({ api }) => {
    const [place, link, description] = [aWord(), `https://example.org/${aWord()}`, aWord()]
    const speaker = {
      ...aSource({ named: false, protection: 'confidential', anonymityReason: 'He fears for his post.' }),
    }
    const office = aSource({ name: `Office ${place}`, kind: 'government' })
    const words = `It was known ${aWord()}.`
    const hidden = { ...speaker, name: 'an official', description, affiliation: office }
    const quote = aQuote({ text: words, speaker: hidden, evidence: [link] })
    const draft = await create(api, aStory({ body: [aParagraphQuoting(quote, words)] }))

    expect((await publish(api, draft)).status).toBe(200)

    const { body, text, headers } = await api.get(`/v1/content/articles/${draft.slug}`)
    expect(body.quotes[0]).toMatchObject({ text: words, evidence: [], speaker: { id: null, name: 'an official' } })
    const { body: kept } = await api.get(`/v1/articles/${draft.id}?include=quotes`)
    const secrets = [place, link, description, kept.quotes[0].speaker]
    for (const secret of secrets) expect(text + JSON.stringify(headers)).not.toContain(secret)
    expect((await api.get(`/v1/content/articles?speaker=${kept.quotes[0].speaker}`)).body.data).toEqual([])
  })

  test('refuses a slug that readers know from another article', async ({ api }) => {
    const first = await create(api)
    await publish(api, first)
    await api.patch(`/v1/articles/${first.id}`, { match: 2, body: { slug: `moved-${aWord()}` } })
    const second = await create(api, aStory({ slug: first.slug }))

    const { status, body } = await publish(api, second)

    expect(status).toBe(409)
    expect(body.code).toBe('article.slug_taken')
  })

  test('is all or nothing wherever it breaks off', async ({ api, db }) => {
    const draft = await create(api)
    await publish(api, draft)
    const headline = `Newer ${aWord()}`
    await api.patch(`/v1/articles/${draft.id}`, { match: 2, body: { headline, slug: `newer-${aWord()}` } })
    const state = async () => ({
      article: await db.article.findUniqueOrThrow({ where: { id: draft.id }, omit: { updatedAt: true } }),
      shown: await db.publishedArticle.findUniqueOrThrow({ where: { id: draft.id } }),
      facets: await db.publishedFacet.findMany({ where: { articleId: draft.id } }),
      counts: await Promise.all([db.change.count(), db.revision.count(), db.auditLine.count(), db.redirect.count()]),
    })
    const before = await state()

    let statements = 0
    for (let allowed = 0; ; allowed++) {
      statements = 0
      const breakOff = () => {
        if (++statements > allowed) throw new Error('broken off')
      }
      const broken = db.$extends({
        query: {
          $allOperations: ({ args, query }) => {
            breakOff()
            return query(args)
          },
        },
      })
      const act = publishArticle(broken as never, system, { id: draft.id, expected: 'any', endedRights: 'remove' })
      const outcome = await act.then(
        () => 'done',
        (error: Error) => error.message,
      )
      if (outcome === 'done') break
      expect(outcome).toBe('broken off')
      expect(await state()).toEqual(before)
    }

    expect(statements).toBeGreaterThan(8)
    expect((await state()).shown.headline).toBe(headline)
  })
})

describe('a slug that changes', () => {
  test('answers 301 on every old one, straight to the present one', async ({ api }) => {
    const draft = await create(api)
    await publish(api, draft)
    const slugs = [draft.slug, `second-${aWord()}`, `third-${aWord()}`]
    for (const [at, slug] of slugs.slice(1).entries()) {
      const revision = 2 + at * 2
      await api.patch(`/v1/articles/${draft.id}`, { match: revision, body: { slug } })
      await publish(api, { id: draft.id, revision: revision + 1 })
    }

    for (const slug of slugs.slice(0, 2)) {
      const { status, headers } = await api.get(`/v1/content/articles/${slug}`)
      expect(status).toBe(301)
      expect(headers.location).toBe(`/v1/content/articles/${slugs[2]}`)
    }
  })

  test('that was freed goes to the article that takes it, and back', async ({ api }) => {
    const first = await create(api)
    await publish(api, first)
    await api.patch(`/v1/articles/${first.id}`, { match: 2, body: { slug: `moved-${aWord()}` } })
    await publish(api, { id: first.id, revision: 3 })
    const second = await create(api, aStory({ slug: first.slug }))

    await publish(api, second)

    const shown = await api.get(`/v1/content/articles/${first.slug}`)
    expect(shown).toMatchObject({ status: 200, body: { id: second.id } })
  })

  test('leads nowhere while its article is down', async ({ api }) => {
    const draft = await create(api)
    await publish(api, draft)
    await api.patch(`/v1/articles/${draft.id}`, { match: 2, body: { slug: `moved-${aWord()}` } })
    await publish(api, { id: draft.id, revision: 3 })

    await api.post(`/v1/articles/${draft.id}/unpublish`, { match: 4 })

    expect((await api.get(`/v1/content/articles/${draft.slug}`)).status).toBe(404)
  })
})

describe('what an article is made of', () => {
  test('is compared with what there is of it, and not with all that was ever published', async ({ api, db }) => {
    const { id } = await create(api)
    await db.$executeRaw`
      INSERT INTO published_parts (type, id, published_at, modified_at, title, text, document, sources)
      SELECT 'quote', gen_random_uuid(), now(), now(), 'Filled', '', repeat('x', 500), '{}' FROM generate_series(1, 3000)`
    await db.$executeRaw`ANALYZE published_parts`

    const read = await db.$transaction(async (tx) => {
      await publishArticle(tx, system, { id, expected: 'any', endedRights: 'remove' })
      const [parts] = await tx.$queryRaw<{ rows: number }[]>`
        SELECT (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'published_parts'`
      return parts?.rows
    })

    expect(read).toBeLessThan(100)
  })
})
