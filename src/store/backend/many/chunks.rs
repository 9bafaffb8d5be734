//! For SQLite: so many rows in a statement that few statements do, and all of them stay prepared.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

/// Rows of a large and of a small statement. Most of a row's cost is gone at 8.
const LARGE: usize = 64;
const SMALL: usize = 8;

/// A row that is written with others like it.
pub(super) trait Chunked: 'static {
    /// What stands before the rows.
    const BEFORE: &'static str;
    /// What stands after them.
    const AFTER: &'static str;

    /// The values of one row, in parentheses.
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Sqlite>) -> QueryResult<()>;
}

/// Makes a row [`Chunked`]: its columns with their types, the text before the rows and after them.
macro_rules! chunked {
    (
        $row:ty { $($column:ident: $sql:ty),+ $(,)? }
        $before:expr, $after:expr
    ) => {
        impl $crate::store::backend::many::chunks::Chunked for $row {
            const BEFORE: &'static str = $before;
            const AFTER: &'static str = $after;

            fn push<'b>(
                &'b self,
                out: &mut diesel::query_builder::AstPass<'_, 'b, diesel::sqlite::Sqlite>,
            ) -> diesel::QueryResult<()> {
                let mut before = "(";
                $(
                    out.push_sql(std::mem::replace(&mut before, ", "));
                    out.push_bind_param::<$sql, _>(&self.$column)?;
                )+
                debug_assert_eq!(before, ", ");
                out.push_sql(")");
                Ok(())
            }
        }
    };
}
pub(super) use chunked;

/// `N` rows as one statement.
struct Rows<'a, R, const N: usize>(&'a [R; N]);

impl<R: Chunked, const N: usize> QueryId for Rows<'_, R, N> {
    type QueryId = Rows<'static, R, N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<R: Chunked, const N: usize> QueryFragment<Sqlite> for Rows<'_, R, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(R::BEFORE);
        let mut before = "VALUES ";
        for row in self.0 {
            out.push_sql(std::mem::replace(&mut before, ", "));
            row.push(&mut out)?;
        }
        out.push_sql(R::AFTER);
        Ok(())
    }
}

impl<R, C, const N: usize> RunQueryDsl<C> for Rows<'_, R, N> {}

/// Writes rows; the places of those of statements that wrote fewer than they have.
pub(super) fn in_chunks<R: Chunked>(
    conn: &mut SqliteConnection,
    rows: &[R],
) -> QueryResult<Vec<usize>> {
    let (mut doubtful, mut rest) = (Vec::new(), rows);
    in_chunks_of::<R, LARGE>(conn, rows.len(), &mut rest, &mut doubtful)?;
    in_chunks_of::<R, SMALL>(conn, rows.len(), &mut rest, &mut doubtful)?;
    in_chunks_of::<R, 1>(conn, rows.len(), &mut rest, &mut doubtful)?;
    Ok(doubtful)
}

/// Writes what stands in `rest`, the end of `n_rows` rows, as long as it fills a statement of `N`.
fn in_chunks_of<R: Chunked, const N: usize>(
    conn: &mut SqliteConnection,
    n_rows: usize,
    rest: &mut &[R],
    doubtful: &mut Vec<usize>,
) -> QueryResult<()> {
    while let Some((chunk, after)) = rest.split_first_chunk::<N>() {
        let at = n_rows - rest.len();
        if Rows(chunk).execute(conn)? != N {
            doubtful.extend(at..at + N);
        }
        *rest = after;
    }
    Ok(())
}
