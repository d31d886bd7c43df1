import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aStory, aWord } from '#test/support/factories.ts'

async function createPublished(api: Api) {
  const { body } = await api.post('/v1/articles', { body: aStory() })
  return (await api.post(`/v1/articles/${body.id}/publish`, { match: 1 })).body
}

describe('POST /v1/articles/{id}/corrections', () => {
  test('tells readers at once, and nothing of the draft with it', async ({ api }) => {
    const article = await createPublished(api)
    const secret = `Unsaid ${aWord()}`
    await api.patch(`/v1/articles/${article.id}`, { match: 2, body: { headline: secret } })
    const text = `It was the east pier ${aWord()}.`

    const { status, body } = await api.post(`/v1/articles/${article.id}/corrections`, {
      body: { kind: 'correction', text },
    })

    expect(status).toBe(201)
    expect(body).toMatchObject({ kind: 'correction', text, revision: 2 })
    const shown = await api.get(`/v1/content/articles/${article.slug}`)
    expect(shown.body).toMatchObject({ corrections: [{ kind: 'correction', text }], retracted: false })
    expect(shown.text).not.toContain(secret)
    expect((await api.get(`/v1/articles/${article.id}`)).body).toMatchObject({ revision: 3, corrections: [{ text }] })
  })

  test('lists them newest first; a retraction marks the story', async ({ api }) => {
    const article = await createPublished(api)
    const kinds = ['update', 'clarification', 'retraction']
    for (const kind of kinds) {
      await api.post(`/v1/articles/${article.id}/corrections`, { body: { kind, text: `A note ${kind}.` } })
    }

    const { body } = await api.get(`/v1/articles/${article.id}/corrections`)

    expect(body.data.map((correction: { kind: string }) => correction.kind)).toEqual(kinds.toReversed())
    expect((await api.get(`/v1/content/articles/${article.slug}`)).body.retracted).toBe(true)
  })

  test('refuses a draft, a killed article, a revision to come, and text that says nothing', async ({ api }) => {
    const { body: draft } = await api.post('/v1/articles', { body: aStory() })
    const killed = await createPublished(api)
    await api.post(`/v1/articles/${killed.id}/kill`, { match: 2, body: { notice: 'Withdrawn.' } })
    const article = await createPublished(api)
    const correct = (id: string, changes = {}) =>
      api.post(`/v1/articles/${id}/corrections`, { body: { kind: 'update', text: 'More is known.', ...changes } })

    expect((await correct(draft.id)).body.code).toBe('article.not_published')
    expect((await correct(killed.id)).body.code).toBe('article.killed')
    expect(await correct(article.id, { revision: 3 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/revision' }] },
    })
    expect((await correct(article.id, { text: ' ' })).status).toBe(422)
  })

  test('says it once for one Idempotency-Key', async ({ api }) => {
    const article = await createPublished(api)
    const call = { headers: { 'idempotency-key': aWord() }, body: { kind: 'update', text: 'More is known.' } }

    await api.post(`/v1/articles/${article.id}/corrections`, call)
    await api.post(`/v1/articles/${article.id}/corrections`, call)

    expect((await api.get(`/v1/articles/${article.id}/corrections`)).body.data).toHaveLength(1)
  })
})
