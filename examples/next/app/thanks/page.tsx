import { EposKantanStatus } from '@epos-kantan/widget/react';
import { connection } from 'next/server';
import { endpoint } from '../../shop.ts';

export default async function Page() {
  await connection();
  return <EposKantanStatus endpoint={endpoint()} />;
}
