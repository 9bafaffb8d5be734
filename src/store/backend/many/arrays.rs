//! For PostgreSQL: rows as an array a column.

/// A statement on rows as arrays: its name, the row, each column with its type here and there, the
/// text before the arrays and the text after them.
macro_rules! arrays {
    (
        $name:ident of $row:ty { $($column:ident: $type:ty as $sql:ty),+ $(,)? }
        $before:expr, $after:expr
    ) => {
        struct $name<'a> {
            $($column: Vec<&'a $type>),+
        }

        impl<'a> $name<'a> {
            fn of(rows: &'a [$row]) -> Self {
                Self {
                    $($column: rows.iter().map(|row| &row.$column).collect()),+
                }
            }
        }

        impl diesel::query_builder::QueryId for $name<'_> {
            type QueryId = $name<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl diesel::query_builder::QueryFragment<diesel::pg::Pg> for $name<'_> {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, diesel::pg::Pg>,
            ) -> diesel::QueryResult<()> {
                let mut before = $before;
                $(
                    out.push_sql(std::mem::replace(&mut before, ", "));
                    out.push_bind_param::<diesel::sql_types::Array<$sql>, _>(&self.$column)?;
                )+
                debug_assert_eq!(before, ", ");
                out.push_sql($after);
                Ok(())
            }
        }

        impl<C> diesel::RunQueryDsl<C> for $name<'_> {}
    };
}
pub(super) use arrays;
