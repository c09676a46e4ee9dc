import { offersPayment } from '@epos-kantan/widget/ssr';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { endpoint, orderTokenOf } from '../../../shop.ts';
import { PayButton } from './pay-button.tsx';

export default async function Page({ params }: { params: Promise<{ order: string }> }) {
  // Signed for each request: a page that Next keeps would hand out a token that has expired.
  await connection();
  const { order } = await params;
  const orderToken = await orderTokenOf(order);
  if (orderToken === undefined) notFound();
  return (
    <>
      <h1>{order}</h1>
      {(await offersPayment(endpoint())) ? (
        <PayButton endpoint={endpoint()} orderToken={orderToken} />
      ) : (
        <p>Please pay by bank transfer.</p>
      )}
    </>
  );
}
