DROP TABLE scores;
DROP TABLE grades;
DROP TABLE given_marks;
