-- What is nobody's is not everybody's.
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
