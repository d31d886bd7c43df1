import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aQuote } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'

describe('the verification of a quote', () => {
  test('is nobody’s while it is unverified', async ({ api }) => {
    expect(await store(api, 'quotes', aQuote())).toMatchObject({
      verification: 'unverified',
      verifiedBy: null,
      verifiedAt: null,
    })
  })

  test.for(['verified', 'disputed', 'retracted'] as const)(
    'to %s notes who moved it and when, once',
    async (verification, { api }) => {
      const { id } = await store(api, 'quotes', aQuote())

      const moved = (await api.patch(`/v1/quotes/${id}`, { as: 'admin', match: 1, body: { verification } })).body
      const later = (await api.patch(`/v1/quotes/${id}`, { match: 2, body: { context: 'At the opening.' } })).body

      expect(moved).toMatchObject({
        verification,
        verifiedBy: moved.updatedBy,
        verifiedAt: expect.stringMatching(/Z$/),
      })
      expect(later).toMatchObject({ verifiedBy: moved.verifiedBy, verifiedAt: moved.verifiedAt })
      expect(later.updatedBy).not.toBe(later.verifiedBy)
    },
  )

  test('back to unverified forgets who it was', async ({ api }) => {
    const { id, verifiedBy } = await store(api, 'quotes', aQuote({ verification: 'verified' }))

    const { body } = await api.patch(`/v1/quotes/${id}`, { match: 1, body: { verification: 'unverified' } })

    expect(verifiedBy).toEqual(expect.any(String))
    expect(body).toMatchObject({ verification: 'unverified', verifiedBy: null, verifiedAt: null })
  })
})
