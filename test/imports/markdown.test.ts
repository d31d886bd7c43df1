import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'
import { countAll } from './counting.ts'

function importMarkdown(api: Api, body: string | Buffer, query = '') {
  return api.post(`/v1/imports${query}`, { headers: { 'content-type': 'text/markdown' }, body })
}

function aFile(word = aWord()): string {
  return `---
title: "Bakery of ${word} wins bread prize"
subtitle: The jury praised the rye
date: 2026-03-03
author: [Ida Brekke, {name: Jonas Lund, role: Photographer}]
tags: [bread, ${word}]
section: food
lang: en-GB
id: md-${word}
image: {src: loaf.jpg, alt: A loaf, caption: The winning loaf, credit: Nils Holm/Coast Wire}
layout: post
---

NORVIK, March 3 (Coast Wire) - The bakery of ${word} won the *national* bread prize on Friday, the guild said.

## What the jury said

> Rye needs time.

"Rye needs **time**, and time is what we have," said Berit Aas, owner of the bakery.

![Oven](https://img.example/oven.jpg "The oven (Photo: Jonas Lund/Coast Wire)")

1. Rye
2. [Wheat](/wheat)
`
}

describe('POST /v1/imports with text/markdown', () => {
  test('reads front matter, formats, pictures and quotes', async ({ api }) => {
    const word = aWord()

    const { status, body } = await importMarkdown(api, aFile(word), '?url=https://bread.example/prize/')

    expect(status).toBe(201)
    expect(body.article).toMatchObject({
      externalId: `md-${word}`,
      headline: `Bakery of ${word} wins bread prize`,
      standfirst: 'The jury praised the rye',
      bylines: [
        { name: 'Ida Brekke', role: null },
        { name: 'Jonas Lund', role: 'Photographer' },
      ],
      dateline: { place: 'NORVIK', date: '2026-03-03' },
      tags: ['bread', word],
      section: 'food',
      language: 'en-GB',
      canonicalUrl: 'https://bread.example/prize/',
      origin: { format: 'text/markdown' },
    })
    expect(
      body.article.body.map(({ _type, style, listItem }: Record<string, string>) => listItem ?? style ?? _type),
    ).toEqual(['normal', 'h2', 'normal', 'image', 'number', 'number'])
    expect(body.media).toMatchObject([
      {
        caption: 'The winning loaf',
        creditLine: 'Nils Holm/Coast Wire',
        altText: 'A loaf',
        origin: { url: 'https://bread.example/prize/loaf.jpg' },
      },
      { caption: 'The oven', creditLine: 'Jonas Lund/Coast Wire', altText: 'Oven' },
    ])
    const direct = body.quotes.filter(({ kind }: { kind: string }) => kind === 'direct')
    expect(direct).toMatchObject([{ text: 'Rye needs time, and time is what we have' }])
    expect(direct[0].placements).toMatchObject([{ state: 'anchored', fidelity: 'verbatim' }])
    expect(body.warnings.map(({ code }: { code: string }) => code)).toEqual(['front_matter_ignored', 'line_dropped'])
  })

  test('takes the first heading of a file without front matter as headline', async ({ api }) => {
    const { body } = await importMarkdown(
      api,
      `\ufeff# Ferry of ${aWord()} ends\r\n\r\nThe ferry made its last crossing.\r\n`,
    )

    expect(body.article).toMatchObject({
      headline: expect.stringMatching(/^Ferry of \w+ ends$/),
      body: [{ style: 'normal' }],
    })
  })

  test.for([
    ['front matter that is no YAML', '---\ntitle: [\n---\n\nText.', 422, 'import.invalid'],
    ['front matter that is a list', '---\n- a\n---\n\nText.', 422, 'import.invalid'],
    ['a YAML bomb', '---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n\nText.', 422, 'import.invalid'],
    ['a text without headline', 'Only a paragraph of text.', 422, 'import.nothing_to_import'],
    ['a headline without text', '# Only a headline', 422, 'import.nothing_to_import'],
    ['quotations nested 10,000 deep', `# Head\n\n${'>'.repeat(10_000)} text`, 422, 'import.nothing_to_import'],
    ['bytes that are not UTF-8', Buffer.from([0x23, 0x20, 0xff]), 400, 'request.invalid_encoding'],
  ] as const)('refuses %s, and stores nothing', async ([, file, status, code], { api }) => {
    const before = await countAll(api)

    const answer = await importMarkdown(api, file)

    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(await countAll(api)).toEqual(before)
  })
})
