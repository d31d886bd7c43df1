import { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { JPEG } from '@trustnxt/c2pa-ts/asset'
import { CoseAlgorithmIdentifier, LocalSigner } from '@trustnxt/c2pa-ts/cose'
import { DataHashAssertion, ManifestStore } from '@trustnxt/c2pa-ts/manifest'
import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { test } from './samples.ts'

/** A certificate for signing, from an issuer that nobody knows. */
async function makeSigner(): Promise<LocalSigner> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const makeKeys = () => webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
  const [issuer, own] = [await makeKeys(), await makeKeys()]
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '01',
    subject: 'CN=Camera 7, O=Norvik Foto',
    issuer: 'CN=Some Authority',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm,
    publicKey: own.publicKey,
    signingKey: issuer.privateKey,
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.emailProtection], true),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  const key = new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', own.privateKey))
  return new LocalSigner(key, CoseAlgorithmIdentifier.ES256, certificate)
}

/** A JPEG with a manifest that binds its bytes. */
async function aSignedPicture(): Promise<Buffer> {
  const plain = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer()
  const asset = new JPEG(new Uint8Array(plain))
  const signer = await makeSigner()
  const store = new ManifestStore()
  const manifest = store.createManifest({
    assetFormat: 'image/jpeg',
    instanceID: 'xmp:iid:1',
    defaultHashAlgorithm: 'SHA-256',
    signer,
  })
  const hash = DataHashAssertion.create('SHA-512')
  manifest.addAssertion(hash)
  await asset.ensureManifestSpace(store.measureSize())
  await hash.updateWithAsset(asset)
  await manifest.sign(signer)
  await asset.writeManifestJUMBF(store.getBytes())
  return Buffer.from(await asset.getDataRange())
}

describe('a C2PA manifest', () => {
  test('is read: whether its signature holds, whose it is, and what wrote it', async ({ imaging, keep }) => {
    const { metadata } = await imaging.examine(await keep(await aSignedPicture()))
    expect(metadata.contentCredentials).toEqual({
      present: true,
      valid: true,
      signer: 'Norvik Foto',
      generator: expect.stringContaining('c2pa-ts'),
    })
  })

  test('does not hold for a picture that was changed afterwards', async ({ imaging, keep }) => {
    const signed = await aSignedPicture()
    // One value of a table of the JPEG: it still can be decoded.
    const table = signed.indexOf(Buffer.from([0xff, 0xdb])) + 20
    signed[table] = (signed[table] ?? 0) ^ 1 || 1
    const { metadata } = await imaging.examine(await keep(signed))
    expect(metadata.contentCredentials).toMatchObject({ present: true, valid: false, signer: 'Norvik Foto' })
  })

  test('that the reader cannot make out is there, and no more is said', async ({ imaging, keep }) => {
    const signed = await aSignedPicture()
    signed.fill(0xee, signed.indexOf('jumdc2pa') + 40, signed.indexOf('jumdc2pa') + 200)
    const { metadata } = await imaging.examine(await keep(signed))
    expect(metadata.contentCredentials).toEqual({ present: true, valid: null, signer: null, generator: null })
  })
})
