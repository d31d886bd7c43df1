import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { anArticle, aParagraphQuoting, aQuote } from '#test/support/factories.ts'
import { store, trash } from '#test/support/nouns.ts'

const said = 'The bridge held when it had to.'

const placementsOf = async (api: Api, id: string) => (await api.get(`/v1/quotes/${id}`)).body.placements

/** A quote and an article that prints `printed` as its words. */
async function print(api: Api, printed: string, text = said) {
  const quote = await store(api, 'quotes', aQuote({ text }))
  const article = await store(api, 'articles', anArticle({ body: [aParagraphQuoting(quote.id, printed)] }))
  return { quote, article, path: `/v1/articles/${article.id}` }
}

describe('a placement', () => {
  test('says where the words stand: block, offsets in UTF-16 units, and the text around them', async ({ api }) => {
    const quote = await store(api, 'quotes', aQuote({ text: 'Held.' }))
    const before = '😀 '.repeat(20)
    const children = [before, 'Held.', ' Then more.'].map((text, at) => ({
      _type: 'span' as const,
      text,
      marks: at === 1 ? ['q'] : [],
    }))
    const block = {
      _type: 'block' as const,
      _key: 'p1',
      style: 'normal' as const,
      children,
      markDefs: [{ _type: 'quote' as const, _key: 'q', quote: quote.id }],
    }
    const { id } = await store(api, 'articles', anArticle({ body: [block] }))

    expect(await placementsOf(api, quote.id)).toEqual([
      {
        article: id,
        block: 'p1',
        start: 60,
        end: 65,
        exact: 'Held.',
        prefix: expect.stringMatching(/^.{21,32}$/),
        suffix: ' Then more.',
        state: 'anchored',
        fidelity: 'verbatim',
      },
    ])
  })

  test.for([
    ['verbatim', said],
    ['verbatim', 'The bridge held when it had to,'],
    ['abridged', 'The bridge held'],
    ['abridged', 'The bridge [in Norvik] held … it had to.'],
    ['altered', 'The bridge held as it had to.'],
  ])('is %s where it prints “%s”', async ([fidelity = '', printed = ''], { api }) => {
    const { quote } = await print(api, printed)

    expect(await placementsOf(api, quote.id)).toMatchObject([{ exact: printed, state: 'anchored', fidelity }])
  })

  test('is judged together with the others of the same article: words printed in two parts are still whole', async ({
    api,
  }) => {
    const quote = await store(api, 'quotes', aQuote({ text: said }))
    const body = ['The bridge held', 'when it had to.'].map((part) => aParagraphQuoting(quote.id, part))
    await store(api, 'articles', anArticle({ body }))

    expect(await placementsOf(api, quote.id)).toMatchObject([{ fidelity: 'verbatim' }, { fidelity: 'verbatim' }])
  })

  test('is judged again when the quote is corrected, wherever it is printed', async ({ api }) => {
    const { quote } = await print(api, said)
    await store(api, 'articles', anArticle({ body: [aParagraphQuoting(quote.id, 'The bridge held')] }))

    const { body } = await api.patch(`/v1/quotes/${quote.id}`, { match: 1, body: { text: 'The bridge held.' } })

    expect(body.placements.map(({ exact, fidelity }: Record<string, string>) => [exact, fidelity])).toEqual([
      ['The bridge held', 'verbatim'],
      [said, 'altered'],
    ])
  })

  test('follows the text through a change of the body, and goes with its annotation', async ({ api }) => {
    const { quote, path } = await print(api, said)

    await api.patch(path, { match: 1, body: { body: [aParagraphQuoting(quote.id, 'The bridge held')] } })
    expect(await placementsOf(api, quote.id)).toMatchObject([{ exact: 'The bridge held', fidelity: 'abridged' }])

    await api.patch(path, { match: 2, body: { body: [] } })
    expect(await placementsOf(api, quote.id)).toEqual([])
    expect((await api.get(`/v1/quotes/${quote.id}/usage`)).body.data).toEqual([])
  })

  test('is not shown while its article is in the trash', async ({ api }) => {
    const { quote, article, path } = await print(api, said)

    await trash(api, 'articles', article)
    expect(await placementsOf(api, quote.id)).toEqual([])

    await api.post(`${path}/restore`, { match: '*' })
    expect(await placementsOf(api, quote.id)).toHaveLength(1)
  })
})

describe('quotes after text has replaced the body', () => {
  test('are moved where their words stand once, and orphaned where they do not', async ({ api }) => {
    const { quote, path } = await print(api, said)

    const moved = await api.patch(path, { match: 1, body: { body: `Intro.\n\nShe said: "${said}" And left.` } })
    expect(moved.body.quotes).toEqual([quote.id])
    expect(await placementsOf(api, quote.id)).toMatchObject([
      { exact: said, state: 'moved', fidelity: 'verbatim', prefix: 'She said: "' },
    ])

    const orphaned = await api.patch(path, { match: 2, body: { body: 'Nobody said a word.' } })
    expect(orphaned.body.quotes).toEqual([])
    expect(await placementsOf(api, quote.id)).toMatchObject([
      { exact: said, state: 'orphaned', block: null, start: null, fidelity: 'altered' },
    ])
  })

  test('are orphaned where their words stand twice', async ({ api }) => {
    const { quote, path } = await print(api, said)

    await api.patch(path, { match: 1, body: { body: `${said} ${said}` } })

    expect(await placementsOf(api, quote.id)).toMatchObject([{ state: 'orphaned' }])
  })

  test('keep their state while other members change', async ({ api }) => {
    const { quote, path } = await print(api, said)
    for (const [text, state] of [
      [`Again: ${said}`, 'moved'],
      ['Nothing.', 'orphaned'],
    ] as const) {
      await api.patch(path, { match: '*', body: { body: text } })

      await api.patch(path, { match: '*', body: { kicker: `While ${state}` } })

      expect(await placementsOf(api, quote.id)).toMatchObject([{ state }])
    }
  })

  test('stay orphans through further text, and are found again when their words come back', async ({ api }) => {
    const { quote, path } = await print(api, said)
    for (const text of ['Nothing.', 'Nothing still.']) await api.patch(path, { match: '*', body: { body: text } })
    expect(await placementsOf(api, quote.id)).toMatchObject([{ state: 'orphaned', exact: said }])

    const { body } = await api.patch(path, { match: '*', body: { body: `Back: ${said}` } })

    expect(body.quotes).toEqual([quote.id])
    expect(await placementsOf(api, quote.id)).toMatchObject([{ state: 'moved', exact: said }])
  })

  test('are no longer looked for once they are in the trash', async ({ api }) => {
    const { quote, path } = await print(api, said)
    await api.patch(path, { match: '*', body: { body: 'Nothing.' } })
    await trash(api, 'quotes', quote)

    const { status, body } = await api.patch(path, { match: '*', body: { body: `Back: ${said}` } })

    expect(status).toBe(200)
    expect(body.quotes).toEqual([])
  })

  test('are dropped by Portable Text, in which an editor says what is a quote', async ({ api }) => {
    const { quote, path } = await print(api, said)
    const block = (text: string) => [{ _type: 'block', children: [{ _type: 'span', text }] }]

    await api.patch(path, { match: '*', body: { body: block(`Unmarked: ${said}`) } })
    expect(await placementsOf(api, quote.id)).toEqual([])

    await api.patch(path, { match: '*', body: { body: [aParagraphQuoting(quote.id, said)] } })
    await api.patch(path, { match: '*', body: { body: 'Nothing.' } })
    await api.patch(path, { match: '*', body: { body: block('Nothing either.') } })
    expect(await placementsOf(api, quote.id)).toEqual([])
  })

  test('stay anchored through Markdown that was read and sent back', async ({ api }) => {
    const { quote, article, path } = await print(api, said)
    const { body } = (await api.get(`${path}?body=markdown`)).body

    const changed = await api.patch(path, { match: 1, body: { body: `${body}\n\nOne more paragraph.` } })

    expect(changed.body.body).toHaveLength(article.body.length + 1)
    expect(await placementsOf(api, quote.id)).toMatchObject([{ state: 'anchored', exact: said }])
  })
})
