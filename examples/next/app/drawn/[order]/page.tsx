import { renderButton } from '@epos-kantan/widget/ssr';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { endpoint, orderTokenOf } from '../../../shop.ts';
import { DrawnButton } from './drawn-button.tsx';

export default async function Page({ params }: { params: Promise<{ order: string }> }) {
  await connection();
  const { order } = await params;
  const orderToken = await orderTokenOf(order);
  if (orderToken === undefined) notFound();
  return <DrawnButton markup={renderButton({ endpoint: endpoint(), orderToken })} />;
}
