import Link from 'next/link';
import { orderIds } from '../shop.ts';

export default function Page() {
  return (
    <ul>
      {orderIds.map((orderId) => (
        <li key={orderId}>
          <Link href={`/orders/${orderId}`}>{orderId}</Link>,{' '}
          {/* Loaded anew: only the parser of a page makes a shadow root of markup. */}
          <a href={`/drawn/${orderId}`}>{orderId}, drawn</a>
        </li>
      ))}
    </ul>
  );
}
