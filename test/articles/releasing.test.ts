import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aParagraphQuoting, aQuote, aSource, aStory, aWord } from '#test/support/factories.ts'
import { store, times, trash } from '#test/support/nouns.ts'

/** A story that prints two quotes, and how to let go of one. */
async function tell(api: Api) {
  const [first, second] = [`It held ${aWord()}.`, `It sank ${aWord()}.`]
  const quotes = [
    await store(api, 'quotes', aQuote({ text: first, speaker: aSource() })),
    await store(api, 'quotes', aQuote({ text: second, speaker: aSource() })),
  ] as const
  const body = [aParagraphQuoting(quotes[0].id, first), aParagraphQuoting(quotes[1].id, second)]
  const { id } = await store(api, 'articles', aStory({ body }))
  const path = `/v1/articles/${id}`
  const release = (quote: { id: string }, match: number | string = '*') =>
    api.delete(`${path}/quotes/${quote.id}`, { match })
  const paste = async (text: string) => {
    const headers = { 'content-type': 'text/plain' }
    const answer = await api.put(`${path}/body`, { match: '*', headers, body: text })
    expect(answer.status).toBe(200)
    return answer.body.article
  }
  return { id, path, quotes, words: [first, second] as const, release, paste }
}

const stateOf = async (api: Api, { id }: { id: string }) =>
  (await api.get(`/v1/quotes/${id}`)).body.placements.map(({ state }: { state: string }) => state)

const missedIn = async (api: Api, path: string) =>
  (await api.get(`${path}/check`)).body.findings
    .filter(({ code }: { code: string }) => code === 'quote_orphaned')
    .map(({ resource }: { resource: { id: string } }) => resource.id)

describe('DELETE /v1/articles/{id}/quotes/{quoteId}', () => {
  test('takes the marks of a quote out of the body, and leaves the words and the other quotes', async ({ api }) => {
    const { path, quotes, words, release } = await tell(api)

    const { status, headers, body } = await release(quotes[0], 1)

    expect(status).toBe(200)
    expect(headers.etag).toBe('"2"')
    expect(body).toMatchObject({ revision: 2, quotes: [quotes[1].id] })
    expect(JSON.stringify(body.body)).not.toContain(quotes[0].id)
    expect(body.body[0]).toMatchObject({ markDefs: [] })
    for (const text of words) expect((await api.get(`${path}?body=text`)).body.body).toContain(text)
    expect([await stateOf(api, quotes[0]), await stateOf(api, quotes[1])]).toEqual([[], ['anchored']])
    const { body: revisions } = await api.get(`${path}/revisions`)
    expect(revisions.data[0]).toMatchObject({ number: 2, act: 'quote_released', changed: ['body'] })
    expect((await api.delete(`/v1/quotes/${quotes[0].id}`, { match: '*' })).status).toBe(204)
  })

  test('dismisses a quote that text has lost, as a revision of its own, so that nothing has to be overridden', async ({
    api,
  }) => {
    const { path, quotes, words, release, paste } = await tell(api)
    const { revision } = await paste(`“${words[1]}” somebody said.`)
    expect(await missedIn(api, path)).toEqual([quotes[0].id])
    expect((await api.post(`${path}/publish`, { match: '*' })).body.code).toBe('article.gate_needs_override')

    const { status, body } = await release(quotes[0], revision)

    expect(status).toBe(200)
    expect(body).toMatchObject({ revision: revision + 1, quotes: [quotes[1].id] })
    expect([await stateOf(api, quotes[0]), await stateOf(api, quotes[1])]).toEqual([[], ['moved']])
    const { body: revisions } = await api.get(`${path}/revisions`)
    expect(revisions.data[0]).toMatchObject({ number: revision + 1, act: 'quote_released', changed: [] })
    expect((await api.post(`${path}/publish`, { match: '*' })).status).toBe(200)
  })

  test('does not make what readers see look changed', async ({ api }) => {
    const { path, quotes, words, release, paste } = await tell(api)
    await paste(`“${words[1]}” somebody said.`)
    const override = { reason: 'The words were cut.' }
    expect((await api.post(`${path}/publish`, { match: '*', body: { override } })).status).toBe(200)

    const { body } = await release(quotes[0])

    expect(body).toMatchObject({ status: 'published', hasUnpublishedChanges: false })
  })

  test('leaves it to the editor to let go of the others that are missed', async ({ api }) => {
    const { path, quotes, release, paste } = await tell(api)
    await paste('Nobody said a word.')

    await release(quotes[1])

    expect(await missedIn(api, path)).toEqual([quotes[0].id])
  })

  test('a quote that was let go of is not looked for in the text that comes next', async ({ api }) => {
    const { quotes, words, release, paste } = await tell(api)
    await paste('Nobody said a word.')
    await release(quotes[0])

    const { quotes: found } = await paste(`“${words[0]}” “${words[1]}”`)

    expect(found).toEqual([quotes[1].id])
  })

  test('says 404 of a quote that the article neither marks nor misses, and stores nothing', async ({ api }) => {
    const { path, quotes, release } = await tell(api)
    const stranger = await store(api, 'quotes', aQuote())
    await release(quotes[0])

    for (const quote of [stranger, quotes[0], { id: randomUUID() }]) {
      expect(await release(quote)).toMatchObject({ status: 404, body: { code: 'quote.not_found' } })
    }
    expect((await api.get(path)).body.revision).toBe(2)
  })

  test('needs If-Match, and refuses a stale one, an article in the trash and one that is not there', async ({
    api,
  }) => {
    const { id, path, quotes, release } = await tell(api)

    expect((await api.delete(`${path}/quotes/${quotes[0].id}`)).status).toBe(428)
    expect((await release(quotes[0], 7)).body).toMatchObject({ status: 412, currentRevision: 1 })
    await trash(api, 'articles', { id })
    expect((await release(quotes[0])).body).toMatchObject({ status: 409, code: 'article.in_trash' })
    const nowhere = `/v1/articles/${randomUUID()}/quotes/${quotes[0].id}`
    expect((await api.delete(nowhere, { match: '*' })).body.code).toBe('article.not_found')
  })

  test('of 5 at once under one revision does one', async ({ api }) => {
    const { quotes, release } = await tell(api)

    const answers = await Promise.all(times(5, () => release(quotes[0], 1)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status } of answers) expect([200, 404, 412]).toContain(status)
  })
})

describe('POST /v1/articles/{id}/quotes', () => {
  test('leaves missed what is not anchored by it', async ({ api }) => {
    const { path, quotes, paste } = await tell(api)
    await paste('The pier held out.')

    await api.post(`${path}/quotes`, { match: '*', body: { quote: quotes[0].id, exact: 'The pier held out' } })

    expect(await missedIn(api, path)).toEqual([quotes[1].id])
    expect([await stateOf(api, quotes[0]), await stateOf(api, quotes[1])]).toEqual([['anchored'], ['orphaned']])
  })
})
